package org.referralconnector.intercom;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.intercom.ContactField.Origin;

/**
 * The fields of one contact-to-be or contact-to-change, in the order of the campaign file.
 *
 * @param fields what is known about each field, by name; not modified after construction
 * @param missing the names of those that the workspace does not have yet
 */
record ContactFields(Map<String, ContactField> fields, Set<String> missing) {

    /** How request bodies call the custom attributes. */
    private static final String CUSTOM = "custom_attributes";

    /** Nothing to write. */
    static final ContactFields NONE = new ContactFields(Map.of(), Set.of());

    /** These fields after a {@code later} event of the same write. */
    ContactFields then(ContactFields later, AttributeConversion conversion) throws UnfitValue {
        Map<String, ContactField> merged = new LinkedHashMap<>(fields);
        for (Map.Entry<String, ContactField> entry : later.fields.entrySet()) {
            ContactField earlier = merged.get(entry.getKey());
            merged.put(entry.getKey(), earlier == null ? entry.getValue() : earlier.then(entry.getValue(), conversion));
        }
        Set<String> lacking = new TreeSet<>(missing);
        lacking.addAll(later.missing);
        return new ContactFields(merged, lacking);
    }

    /** The members of the request that makes a contact; without its role. */
    Map<String, Object> forCreation() {
        Map<String, Object> body = new LinkedHashMap<>();
        fields.forEach((name, field) -> field.onCreation().ifPresent(value -> put(body, name, value)));
        return body;
    }

    /** The members of the request that changes a contact; null empties a field. Empty if there is nothing to change. */
    Map<String, Object> forUpdate() {
        Map<String, Object> body = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            if (field.isWrittenOnUpdate()) {
                put(body, name, field.value());
            }
        });
        return body;
    }

    /** The text that was found for a field, such as {@code email}. */
    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(field -> field.origin() != Origin.NOTHING)
                .map(field -> field.value().toString());
    }

    private static void put(Map<String, Object> body, String name, Object value) {
        if (People.isStandard(name)) {
            body.put(name, value);
            return;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> custom = (Map<String, Object>) body.computeIfAbsent(CUSTOM, any -> new LinkedHashMap<>());
        custom.put(name, value);
    }

    /** True if a request with these members writes custom attributes. */
    static boolean writesAttributes(Map<String, Object> body) {
        return body.containsKey(CUSTOM);
    }

    /** Leaves out the values. */
    @Override
    public String toString() {
        return "ContactFields" + fields.keySet();
    }
}
