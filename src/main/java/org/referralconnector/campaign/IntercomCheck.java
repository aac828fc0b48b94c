package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.IntercomRules.People;

/** Checks what a schema cannot say about what becomes of people in Intercom. */
final class IntercomCheck {
    private static final List<String> ONLY_WITH_FROM = List.of("default", "join");

    private final CampaignDocument document;
    private final List<Mistake> mistakes;

    IntercomCheck(CampaignDocument document, List<Mistake> mistakes) {
        this.document = document;
        this.mistakes = mistakes;
    }

    /** Adds the mistakes that it finds; copes with a document of any shape. */
    void check() {
        if (!document.at("/intercom").isObject()) {
            return;
        }
        if (document.at("/program/type").asText().equals(ProgramType.RUDDERSTACK.word())) {
            mistake(
                    "/intercom",
                    "intercom does not go with type rudderstack, whose senders name Salesforce records; remove it");
        }
        checkPeople("leads");
        checkPeople("referrers");
    }

    private void checkPeople(String section) {
        String pointer = "/intercom/" + section;
        JsonNode rules = document.at(pointer);
        if (!rules.isObject()) {
            return;
        }
        boolean creates = !rules.path("action").asText("nothing").equals("nothing");
        Set<String> names = checkFields(section, pointer + "/fields");
        if (creates && !names.contains("email")) {
            mistake(pointer, "setup required: intercom." + section + ": email is not mapped (Intercom needs email)");
        }
    }

    /** The names in a section, in lower case. */
    private Set<String> checkFields(String section, String pointer) {
        Set<String> names = new TreeSet<>();
        document.at(pointer).fieldNames().forEachRemaining(field -> {
            String at = CampaignDocument.child(pointer, field);
            String what = "intercom." + section + ": " + field;
            if (!names.add(field.toLowerCase(Locale.ROOT))) {
                mistake(at, what + " is given twice; keep one");
            } else {
                checkName(what, field, at);
            }
            for (String key : ONLY_WITH_FROM) {
                if (document.at(at).has(key) && !document.at(at).has("from")) {
                    mistake(CampaignDocument.child(at, key), what + ": " + key + " only goes with from; remove it");
                }
            }
            if (document.at(at).has("type") && People.isStandard(field)) {
                mistake(
                        CampaignDocument.child(at, "type"),
                        what + ": type only goes with a custom attribute, and every contact has this field; remove it");
            }
            new NewFieldCheck(
                            document.at(at),
                            (key, wrong) -> mistake(CampaignDocument.child(at, key), what + ": " + wrong))
                    .check();
        });
        return names;
    }

    private void checkName(String what, String field, String at) {
        if (field.equals("role")) {
            mistake(at, what + " is what action says; remove it");
        } else if (People.isReserved(field)) {
            mistake(at, what + " is a part of every contact to which no value can be mapped; remove it");
        }
        People.standardFieldLike(field)
                .filter(standard -> !standard.equals(field))
                .ifPresent(standard -> mistake(at, what + " is a field of every contact; write " + standard));
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
