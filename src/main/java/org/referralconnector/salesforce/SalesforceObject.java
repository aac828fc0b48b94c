package org.referralconnector.salesforce;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One object of an org as the integration user sees it. A field that field-level security hides from that user is
 * missing here like one that does not exist.
 *
 * @param name the API name, such as {@code Lead}
 * @param fields its fields by API name
 */
public record SalesforceObject(String name, Map<String, SalesforceField> fields) {

    public SalesforceObject {
        Map<String, SalesforceField> inAnyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        inAnyCase.putAll(fields);
        fields = Collections.unmodifiableMap(inAnyCase);
    }

    /** The field of that API name, in any case of its letters, if the integration user sees it. */
    public Optional<SalesforceField> field(String fieldName) {
        return Optional.ofNullable(fields.get(fieldName));
    }
}
