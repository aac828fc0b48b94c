package org.referralconnector.sandbox.salesforce.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One value of a picklist. The values of some fields decide more: whether a deal is closed or won and how probable it
 * is (percent), whether a task is closed.
 *
 * @param label what people see, the value itself unless it is given
 */
public record PicklistValue(
        String value, String label, boolean isDefault, boolean closed, boolean won, Integer probability) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PicklistValue of(String value) {
        return new PicklistValue(value, value, false, false, false, null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static PicklistValue of(
            @JsonProperty("value") String value,
            @JsonProperty("label") String label,
            @JsonProperty("default") boolean isDefault,
            @JsonProperty("closed") boolean closed,
            @JsonProperty("won") boolean won,
            @JsonProperty("probability") Integer probability) {
        return new PicklistValue(value, label == null ? value : label, isDefault, closed, won, probability);
    }
}
