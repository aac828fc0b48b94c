package org.referralconnector.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/** Plans the custom fields that campaigns declare. What is there and different is told, never altered. */
final class FieldPlan {
    private final OrgTalk org;
    private final OrgState state;
    private final FieldMetadata metadata;

    FieldPlan(OrgTalk org, OrgState state, ObjectMapper json) {
        this.org = org;
        this.state = state;
        this.metadata = new FieldMetadata(json);
    }

    void addTo(Plan plan, Needs needs) {
        needs.fields().forEach(same -> add(same, plan));
        needs.undeclared().forEach((object, names) -> names.forEach(name -> addUndeclared(object, name, plan)));
    }

    private void add(List<WantedField> same, Plan plan) {
        WantedField wanted = same.get(0);
        String part = wanted.part();
        if (same.size() > 1) {
            WantedField other = same.get(1);
            plan.add(Result.refused(
                    part,
                    wanted.words(),
                    Refusal.of(
                            "DECLARED_TWICE",
                            "Campaign " + wanted.campaign() + " declares " + wanted.words() + ", campaign "
                                    + other.campaign() + " " + other.words() + "; let them agree.")));
            return;
        }
        Optional<PresentField> present = state.field(wanted.object(), wanted.name());
        if (present.isEmpty()) {
            plan.add(new Step(
                    part,
                    "field of type " + wanted.words(),
                    List.of(),
                    ids -> org.attempt(org.api().createInTooling("CustomField", metadata.body(wanted)))));
            return;
        }
        plan.add(FieldFit.mismatch(wanted, present.get())
                .map(refusal -> Result.refused(part, wanted.words(), refusal))
                .orElseGet(() -> Result.there(part, "field of type " + wanted.words())));
    }

    private void addUndeclared(String object, String name, Plan plan) {
        if (state.field(object, name).isPresent()) {
            plan.add(Result.there(object + "." + name, "field of the org"));
            return;
        }
        plan.add(Result.refused(
                object + "." + name,
                "field",
                Refusal.of(
                        "TYPE_NOT_DECLARED",
                        "The org has no such field. Declare what it is like in the campaign file, such as type: text,"
                                + " or make it in Salesforce.")));
    }
}
