package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a converted lead.
 *
 * @param contactId the contact that the person is now; empty if the integration user does not see it
 * @param accountId the contact's account
 * @param opportunityId the Opportunity that was opened, if one was
 * @param contactLacksKey true if the contact is known to have no external id yet
 */
record Conversion(
        Optional<String> contactId,
        Optional<String> accountId,
        Optional<String> opportunityId,
        boolean contactLacksKey) {

    private static final String CONVERTED = "IsConverted";
    private static final String CONTACT = "ConvertedContact";
    private static final List<String> FIELDS =
            List.of(CONVERTED, "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId");

    /** The columns of a query for leads that {@link #of} reads, as far as the integration user sees them. */
    static List<String> columns(SalesforceObject lead, Optional<SalesforceObject> contact, Optional<String> keyField) {
        Stream<String> own = FIELDS.stream().filter(name -> lead.field(name).isPresent());
        Stream<String> key = keyField
                .filter(name -> contact.flatMap(object -> object.field(name)).isPresent()
                        && lead.field("ConvertedContactId").isPresent())
                .map(name -> CONTACT + "." + name)
                .stream();
        return Stream.concat(own, key).toList();
    }

    /** What a row of such a query says; empty if the lead is none that was converted. */
    static Optional<Conversion> of(JsonNode row, String keyField) {
        return row.path(CONVERTED).asBoolean()
                ? Optional.of(new Conversion(
                        text(row, "ConvertedContactId"),
                        text(row, "ConvertedAccountId"),
                        text(row, "ConvertedOpportunityId"),
                        !keyField.isEmpty()
                                && row.path(CONTACT).has(keyField)
                                && text(row.path(CONTACT), keyField).isEmpty()))
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode row, String name) {
        return Optional.of(row.path(name).asText("")).filter(id -> !id.isEmpty() && !id.equals("null"));
    }
}
