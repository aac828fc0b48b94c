package org.referralconnector.salesforce;

import java.util.Map;
import java.util.Optional;

/**
 * One object of an org as the integration user sees it. A field that field-level security hides from that user is
 * missing here like one that does not exist.
 *
 * @param name the API name, such as {@code Lead}
 * @param fields its fields by API name
 */
public record SalesforceObject(String name, Map<String, SalesforceField> fields) {

    public SalesforceObject {
        fields = Map.copyOf(fields);
    }

    /** The field of that API name, if the integration user sees it. */
    public Optional<SalesforceField> field(String fieldName) {
        return Optional.ofNullable(fields.get(fieldName));
    }
}
