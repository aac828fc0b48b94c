package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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
 * @param personAccount true if the person is the account, and the contact only stands behind it
 * @param accountLacksKey true if the account is known to have no external id yet
 */
record Conversion(
        Optional<String> contactId,
        Optional<String> accountId,
        Optional<String> opportunityId,
        boolean contactLacksKey,
        boolean personAccount,
        boolean accountLacksKey) {

    private static final String CONVERTED = "IsConverted";
    private static final String CONTACT = "ConvertedContact";
    private static final String ACCOUNT = "ConvertedAccount";
    private static final List<String> FIELDS =
            List.of(CONVERTED, "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId");

    /** The columns of a query for leads that {@link #of} reads, as far as the integration user sees them. */
    static List<String> columns(SalesforceSchema schema, SalesforceObject lead, Optional<String> keyField) {
        List<String> columns = new ArrayList<>();
        FIELDS.stream().filter(name -> lead.field(name).isPresent()).forEach(columns::add);
        schema.object("Contact")
                .filter(contact -> lead.field(CONTACT + "Id").isPresent())
                .ifPresent(contact -> Stream.concat(keyField.stream(), Stream.of(PersonAccounts.FLAG))
                        .filter(name -> contact.field(name).isPresent())
                        .forEach(name -> columns.add(CONTACT + "." + name)));
        schema.object(PersonAccounts.ACCOUNT)
                .filter(account -> PersonAccounts.enabledIn(account)
                        && lead.field(ACCOUNT + "Id").isPresent())
                .flatMap(account -> keyField.filter(name -> account.field(name).isPresent()))
                .ifPresent(name -> columns.add(ACCOUNT + "." + name));
        return columns;
    }

    /** What a row of such a query says; empty if the lead is none that was converted. */
    static Optional<Conversion> of(JsonNode row, String keyField) {
        return row.path(CONVERTED).asBoolean()
                ? Optional.of(new Conversion(
                        text(row, "ConvertedContactId"),
                        text(row, "ConvertedAccountId"),
                        text(row, "ConvertedOpportunityId"),
                        lacks(row.path(CONTACT), keyField),
                        row.path(CONTACT).path(PersonAccounts.FLAG).asBoolean(),
                        lacks(row.path(ACCOUNT), keyField)))
                : Optional.empty();
    }

    private static boolean lacks(JsonNode record, String keyField) {
        return !keyField.isEmpty()
                && record.has(keyField)
                && text(record, keyField).isEmpty();
    }

    private static Optional<String> text(JsonNode row, String name) {
        return Optional.of(row.path(name).asText("")).filter(id -> !id.isEmpty() && !id.equals("null"));
    }
}
