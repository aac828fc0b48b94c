package org.referralconnector.sandbox.salesforce.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One value of a picklist. The values of some fields decide more: whether a deal is closed or won and how probable it
 * is (percent), whether a task is closed.
 */
public record PicklistValue(String value, boolean isDefault, boolean closed, boolean won, Integer probability) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PicklistValue of(String value) {
        return new PicklistValue(value, false, false, false, null);
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static PicklistValue of(
            @JsonProperty("value") String value,
            @JsonProperty("default") boolean isDefault,
            @JsonProperty("closed") boolean closed,
            @JsonProperty("won") boolean won,
            @JsonProperty("probability") Integer probability) {
        return new PicklistValue(value, isDefault, closed, won, probability);
    }
}
