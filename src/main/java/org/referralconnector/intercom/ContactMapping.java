package org.referralconnector.intercom;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.Facts;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.intercom.Attribute.ValueType;
import org.referralconnector.intercom.ContactField.Origin;
import org.referralconnector.journal.Event;

/**
 * Applies a campaign's field rules to the events of one batch, whose attributes that do not exist yet get one type each.
 * For one thread.
 */
final class ContactMapping {
    static final String EMAIL = "email";
    static final String EXTERNAL_ID = "external_id";

    /** The standard fields that are no texts (REST API 2.16, create a contact). */
    private static final Map<String, ValueType> STANDARD_TYPES = Map.of(
            "signed_up_at",
            ValueType.DATE,
            "last_seen_at",
            ValueType.DATE,
            "unsubscribed_from_emails",
            ValueType.BOOLEAN);

    private final Map<String, Attribute> attributes;
    private final AttributeConversion conversion;
    private final Map<String, ValueType> made = new HashMap<>();

    /**
     * @param attributes what the workspace has, by name
     */
    ContactMapping(Map<String, Attribute> attributes, AttributeConversion conversion) {
        this.attributes = attributes;
        this.conversion = conversion;
    }

    /** True for a field by which a contact is found again, so that nothing empties it. */
    static boolean identifies(String field) {
        return field.equals(EMAIL) || field.equals(EXTERNAL_ID);
    }

    /**
     * What {@code rules} make of {@code event}.
     *
     * @throws UnfitValue if an attribute does not exist and may not be made, or cannot be written, or a value does not fit
     */
    ContactFields map(IntercomRules rules, People people, Event event) throws UnfitValue {
        Map<String, ContactField> mapped = new LinkedHashMap<>();
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, FieldRule> entry : people.fields().entrySet()) {
            String name = entry.getKey();
            FieldRule rule = onThisEvent(entry.getValue(), event.facts());
            Optional<Object> fact = fact(rule, event.facts());
            Optional<Attribute> known = known(name);
            if (known.isEmpty()) {
                // nothing to write is no reason to make an attribute, nor to miss it
                Optional<Object> first = fact.or(() -> fallback(rule));
                if (first.isPresent()) {
                    mapped.put(name, map(missing(rules, name, first.get()), rule, fact));
                    missing.add(name);
                }
            } else {
                mapped.put(name, map(writable(known.get()), rule, fact));
            }
        }
        return new ContactFields(mapped, missing);
    }

    /** The e-mail addresses that an event may turn out to be about, whatever the campaign makes of the person. */
    static Set<String> addresses(IntercomRules rules, Event event) {
        Set<String> addresses = new TreeSet<>();
        event.email().ifPresent(addresses::add);
        for (People people : List.of(rules.leads(), rules.referrers())) {
            Optional.ofNullable(people.fields().get(EMAIL))
                    .flatMap(rule -> fact(rule, event.facts()).or(() -> fallback(rule)))
                    .ifPresent(address -> addresses.add(address.toString()));
        }
        return addresses;
    }

    /** The attributes that have to be made, with what they are to be. */
    Map<String, ValueType> made() {
        return Map.copyOf(made);
    }

    private Optional<Attribute> known(String name) {
        return People.isStandard(name)
                ? Optional.of(new Attribute(
                        name, STANDARD_TYPES.getOrDefault(name, ValueType.STRING), List.of(), false, false, true))
                : Optional.ofNullable(attributes.get(name));
    }

    private Attribute missing(IntercomRules rules, String name, Object fact) throws UnfitValue {
        if (!rules.createAttributes()) {
            throw new UnfitValue(
                    "ATTRIBUTE_MISSING",
                    "The workspace has no custom attribute " + name
                            + " for people. Create it in Intercom (Settings, Data,"
                            + " People), or set create-attributes: true in the campaign file, then release the delivery.");
        }
        return Attribute.made(name, made.computeIfAbsent(name, any -> AttributeConversion.typeFor(name, fact)));
    }

    private static Attribute writable(Attribute attribute) throws UnfitValue {
        if (attribute.archived()) {
            throw new UnfitValue(
                    "ATTRIBUTE_ARCHIVED",
                    AttributeConversion.named(attribute)
                            + " is archived in Intercom. Unarchive it (Settings, Data, People),"
                            + " or take it out of the campaign file, then release the delivery.");
        }
        if (!attribute.writable() || (!attribute.custom() && !People.isStandard(attribute.name()))) {
            throw new UnfitValue(
                    "ATTRIBUTE_READ_ONLY",
                    AttributeConversion.named(attribute) + " cannot be written. Take it out of the campaign file, then"
                            + " release the delivery.");
        }
        return attribute;
    }

    private ContactField map(Attribute attribute, FieldRule rule, Optional<Object> fact) throws UnfitValue {
        if (fact.isPresent()) {
            return new ContactField(attribute, rule, Origin.FOUND, converted(attribute, fact.get()));
        }
        Optional<Object> fallback = fallback(rule);
        if (fallback.isPresent()) {
            return new ContactField(attribute, rule, Origin.FALLBACK, converted(attribute, fallback.get()));
        }
        return new ContactField(attribute, rule, Origin.NOTHING, null);
    }

    private Object converted(Attribute attribute, Object fact) throws UnfitValue {
        Object value = conversion.convert(attribute, fact);
        return identifies(attribute.name()) ? value.toString().strip() : value;
    }

    private static Optional<Object> fallback(FieldRule rule) {
        return rule.fallback().filter(text -> !text.isBlank()).map(Object.class::cast);
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
            return AttributeConversion.isBlank(rule.value()) ? Optional.empty() : Optional.of(rule.value());
        }
        return rule.values().stream()
                .flatMap(path -> Facts.at(facts, path).stream())
                .filter(value -> !AttributeConversion.isBlank(value))
                .filter(value -> rule.values().size() == 1 || !(value instanceof Map))
                .findFirst();
    }
}
