package org.referralconnector.salesforce;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.journal.Event;
import org.referralconnector.salesforce.MappedField.Origin;

/** Applies a campaign's field rules to one event. */
final class FieldMapping {

    private static final String EMAIL = "Email";

    /** How a new record gets the person's address if the campaign file does not map it. */
    private static final FieldRule UNMAPPED_EMAIL =
            new FieldRule(Source.FROM, "email", Optional.empty(), WhenEmpty.KEEP, Optional.empty());

    private final FieldConversion conversion;

    FieldMapping(FieldConversion conversion) {
        this.conversion = conversion;
    }

    /**
     * What {@code rules} make of {@code event} for a record of {@code object}. A person's e-mail address becomes part of
     * a new record even if no rule maps it: nobody would find that record again without it.
     *
     * @throws UnfitValue if a field is unknown or cannot be written at all, or a value does not fit
     */
    MappedFields map(SalesforceObject object, Map<String, FieldRule> rules, Event event) throws UnfitValue {
        Map<String, MappedField> mapped = new LinkedHashMap<>();
        for (Map.Entry<String, FieldRule> rule : rules.entrySet()) {
            mapped.put(rule.getKey(), map(object, rule.getKey(), rule.getValue(), event.facts()));
        }
        if (event.email().isPresent() && !rules.containsKey(EMAIL)) {
            Optional<SalesforceField> field = object.field(EMAIL).filter(SalesforceField::createable);
            if (field.isPresent()) {
                mapped.put(
                        EMAIL, unmappedEmail(object, field.get(), event.email().get()));
            }
        }
        return new MappedFields(object.name(), mapped);
    }

    private MappedField map(SalesforceObject object, String name, FieldRule rule, Map<String, Object> facts)
            throws UnfitValue {
        SalesforceField field = object.field(name).orElseThrow(() -> missing(object, name));
        if (!field.createable() && !field.updateable()) {
            throw new UnfitValue(
                    "FIELD_READ_ONLY",
                    "%s.%s cannot be written by the integration user. Take it out of the campaign file or grant"
                                    .formatted(object.name(), name)
                            + " edit access to the field.");
        }
        Object fact =
                rule.source() == Source.FROM ? Facts.at(facts, rule.value()).orElse(null) : rule.value();
        if (!FieldConversion.isBlank(fact)) {
            return new MappedField(field, rule, Origin.FOUND, conversion.convert(object.name(), field, fact));
        }
        String fallback = rule.fallback().orElse("");
        if (!fallback.isBlank()) {
            return new MappedField(field, rule, Origin.FALLBACK, conversion.convert(object.name(), field, fallback));
        }
        return new MappedField(field, rule, Origin.NOTHING, null);
    }

    /** Written into new records only: whoever changes an address by hand later keeps it. */
    private MappedField unmappedEmail(SalesforceObject object, SalesforceField field, String email) throws UnfitValue {
        return new MappedField(field, UNMAPPED_EMAIL, Origin.FALLBACK, conversion.convert(object.name(), field, email));
    }

    private static UnfitValue missing(SalesforceObject object, String name) {
        return new UnfitValue(
                "FIELD_MISSING",
                ("%s.%s does not exist or is hidden from the integration user by field-level security. Create the field"
                                + " or make it visible and editable for that user, then release the delivery.")
                        .formatted(object.name(), name));
    }
}
