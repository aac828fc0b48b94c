package org.referralconnector.doctor;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.Section;

/** What the campaigns of a connection do with objects, against what the integration user may do with them. */
final class ObjectAccessCheck {
    private static final String LEAD = "Lead";
    private static final String CONTACT = "Contact";
    private static final String OPPORTUNITY = "Opportunity";

    /** What can be done with an object. */
    enum Right {
        READ,
        CREATE,
        EDIT;

        String word() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    ObjectAccessCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    void check() {
        needs(org).forEach((name, rights) -> {
            Optional<DescribedObject> object = reader.object(name);
            if (object.isEmpty()) {
                findings.add(
                        Diagnosis.OBJECT_MISSING,
                        name,
                        "does not exist for the integration user: " + reader.refusal(name),
                        name);
            } else {
                compare(object.get(), rights);
            }
        });
    }

    private void compare(DescribedObject object, Set<Right> needed) {
        Set<Right> lacking = EnumSet.copyOf(needed);
        lacking.removeIf(right -> switch (right) {
            case READ -> object.queryable();
            case CREATE -> object.createable();
            case EDIT -> object.updateable();
        });
        for (Right right : lacking) {
            findings.add(
                    Diagnosis.OBJECT_PERMISSION_MISSING,
                    object.name(),
                    "needed: " + words(needed) + "; not held: " + right.word(),
                    right.word(),
                    object.name());
        }
        if (lacking.isEmpty()) {
            findings.add(Diagnosis.PERMISSIONS_HELD, object.name(), "needed and held: " + words(needed));
        }
    }

    /** What is needed of each object, and no more. */
    static Map<String, Set<Right>> needs(Org org) {
        Map<String, Set<Right>> needs = new TreeMap<>();
        for (SalesforceRules rules : org.rules()) {
            for (Section section : List.of(rules.leads(), rules.referrers())) {
                section.action()
                        .object()
                        .ifPresent(object -> need(needs, object, Right.READ, Right.CREATE, Right.EDIT));
                if (section.action().object().filter(LEAD::equals).isPresent()
                        && rules.handling().whenConverted() != WhenConverted.PARK) {
                    need(needs, CONTACT, Right.READ, Right.EDIT);
                }
            }
            if (!rules.opportunityFields().isEmpty()) {
                need(needs, OPPORTUNITY, Right.READ, Right.EDIT);
            }
        }
        org.followed().objects().forEach(object -> need(needs, object, Right.READ));
        return needs;
    }

    private static void need(Map<String, Set<Right>> needs, String object, Right... rights) {
        needs.computeIfAbsent(object, any -> EnumSet.noneOf(Right.class)).addAll(Set.of(rights));
    }

    private static String words(Set<Right> rights) {
        return String.join(", ", rights.stream().map(Right::word).toList());
    }
}
