package org.referralconnector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.referralconnector.salesforce.SalesforceField;

/**
 * An object as its describe answer has it.
 *
 * @param name the API name, such as {@code Lead}
 * @param fields its fields by API name, in any case of its letters
 * @param computed the fields whose values Salesforce computes: formulas and auto-numbers
 * @param recordTypes the developer names of its active record types
 * @param queryable whether the user may read its records
 * @param createable whether the user may create some
 * @param updateable whether the user may change them
 */
record DescribedObject(
        String name,
        Map<String, SalesforceField> fields,
        Set<String> computed,
        List<String> recordTypes,
        boolean queryable,
        boolean createable,
        boolean updateable) {

    static Optional<DescribedObject> of(JsonNode describe, ObjectMapper json) {
        Map<String, SalesforceField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Set<String> computed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try {
            for (JsonNode field : describe.path("fields")) {
                SalesforceField known = json.treeToValue(field, SalesforceField.class);
                fields.put(known.name(), known);
                if (field.path("calculated").asBoolean()
                        || field.path("autoNumber").asBoolean()) {
                    computed.add(known.name());
                }
            }
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
        List<String> recordTypes = new ArrayList<>();
        for (JsonNode type : describe.path("recordTypeInfos")) {
            if (type.path("active").asBoolean() && !type.path("master").asBoolean()) {
                recordTypes.add(type.path("developerName").asText());
            }
        }
        return Optional.of(new DescribedObject(
                describe.path("name").asText(),
                Collections.unmodifiableMap(fields),
                computed,
                List.copyOf(recordTypes),
                describe.path("queryable").asBoolean(),
                describe.path("createable").asBoolean(),
                describe.path("updateable").asBoolean()));
    }

    Optional<SalesforceField> field(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    boolean computes(String field) {
        return computed.contains(field);
    }
}
