package org.referralconnector.salesforce;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.journal.Event;
import org.referralconnector.salesforce.MappedField.Origin;

/** Applies a campaign's field rules to one event. */
final class FieldMapping {

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
        return map(object, rules, rules.keySet(), "Email", event);
    }

    /**
     * What {@code rules} make of {@code event}, if only some of them have to be kept.
     *
     * @param named those of the rules that the campaign file names itself
     * @param emailField the field that has a person's e-mail address, if the object has it
     * @throws UnfitValue if a field is unknown or cannot be written at all, or a value does not fit
     */
    MappedFields map(
            SalesforceObject object, Map<String, FieldRule> rules, Set<String> named, String emailField, Event event)
            throws UnfitValue {
        Map<String, MappedField> mapped = new LinkedHashMap<>();
        for (Map.Entry<String, FieldRule> entry : rules.entrySet()) {
            String name = entry.getKey();
            FieldRule rule = onThisEvent(entry.getValue(), event.facts());
            Optional<Object> fact = fact(rule, event.facts());
            if (named.contains(name) || fact.isPresent() || isWritable(object, name)) {
                SalesforceField field = field(object, name);
                mapped.put(field.name(), map(object, field, rule, fact));
            }
        }
        if (event.email().isPresent() && !isMapped(mapped.get(emailField), emailField, named)) {
            Optional<SalesforceField> field = object.field(emailField).filter(SalesforceField::createable);
            if (field.isPresent()) {
                mapped.put(
                        emailField,
                        unmappedEmail(object, field.get(), event.email().get()));
            }
        }
        return new MappedFields(object.name(), mapped);
    }

    /** True if a rule has found an address, or the campaign file wants none where its own rule finds none. */
    private static boolean isMapped(MappedField email, String emailField, Set<String> named) {
        return email != null
                && (email.origin() != Origin.NOTHING || named.stream().anyMatch(emailField::equalsIgnoreCase));
    }

    private static boolean isWritable(SalesforceObject object, String name) {
        return object.field(name)
                .filter(field -> field.createable() || field.updateable())
                .isPresent();
    }

    private static SalesforceField field(SalesforceObject object, String name) throws UnfitValue {
        SalesforceField field = object.field(name).orElseThrow(() -> missing(object, name));
        if (!field.createable() && !field.updateable()) {
            throw new UnfitValue(
                    "FIELD_READ_ONLY",
                    "%s.%s cannot be written by the integration user. Take it out of the campaign file or grant"
                                    .formatted(object.name(), name)
                            + " edit access to the field.");
        }
        return field;
    }

    private MappedField map(SalesforceObject object, SalesforceField field, FieldRule rule, Optional<Object> fact)
            throws UnfitValue {
        if (fact.isPresent()) {
            return new MappedField(field, rule, Origin.FOUND, conversion.convert(object.name(), field, fact.get()));
        }
        String fallback = rule.fallback().orElse("");
        if (!fallback.isBlank()) {
            return new MappedField(field, rule, Origin.FALLBACK, conversion.convert(object.name(), field, fallback));
        }
        return new MappedField(field, rule, Origin.NOTHING, null);
    }

    /** The rule with what an event's null, or its silence, means under {@code when-empty: clear-null}. */
    private static FieldRule onThisEvent(FieldRule rule, Map<String, Object> facts) {
        if (rule.whenEmpty() != WhenEmpty.CLEAR_NULL) {
            return rule;
        }
        boolean cleared =
                rule.source() == Source.FROM && rule.values().stream().anyMatch(path -> Facts.isNull(facts, path));
        return rule.with(cleared ? WhenEmpty.CLEAR : WhenEmpty.KEEP);
    }

    /** The first value that a rule finds. Of several paths, those that lead to a group of values do not count. */
    private static Optional<Object> fact(FieldRule rule, Map<String, Object> facts) {
        if (rule.source() != Source.FROM) {
            return FieldConversion.isBlank(rule.value()) ? Optional.empty() : Optional.of(rule.value());
        }
        return rule.values().stream()
                .flatMap(path -> Facts.at(facts, path).stream())
                .filter(value -> !FieldConversion.isBlank(value))
                .filter(value -> rule.values().size() == 1 || !(value instanceof Map))
                .findFirst();
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
