package org.referralconnector.salesforce;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Objects;

/**
 * One field of an object, as its describe answer has it.
 *
 * @param name the API name, such as {@code LastName} or {@code Referral_Code__c}
 * @param type Salesforce's word for the type, such as {@code string}, {@code multipicklist} or {@code datetime}
 * @param length the most characters a text may have, 0 if the type has no such limit
 * @param precision the most digits a number may have, 0 if unknown
 * @param scale how many of those stand after the decimal point
 * @param createable whether the integration user may set it when a record is made
 * @param updateable whether the integration user may change it
 * @param nillable whether it may be empty
 * @param defaultedOnCreate whether Salesforce fills it when a new record leaves it out
 * @param unique whether no two records may have the same value
 * @param caseSensitive whether values that differ in case only are different ones
 * @param externalId whether records can be upserted by it
 * @param restrictedPicklist whether only {@code picklistValues} are allowed
 * @param picklistValues the values of a picklist
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SalesforceField(
        String name,
        String type,
        int length,
        int precision,
        int scale,
        boolean createable,
        boolean updateable,
        boolean nillable,
        boolean defaultedOnCreate,
        boolean unique,
        boolean caseSensitive,
        boolean externalId,
        boolean restrictedPicklist,
        List<PicklistValue> picklistValues) {

    /** One value of a picklist; inactive ones are refused for new values. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record PicklistValue(String value, boolean active) {}

    public SalesforceField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        picklistValues = picklistValues == null ? List.of() : List.copyOf(picklistValues);
    }
}
