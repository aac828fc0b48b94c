package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of a record.
 *
 * @param recordId its id
 * @param createdAt when it was made
 * @param email its e-mail address; empty if it has none, or none that the integration user sees
 * @param business true if it is the Account of a business, and so of no person
 * @param deleted true if it is in the recycle bin
 * @param master the record that it was merged into
 * @param conversion for a lead that became a contact, what became of it
 */
record Fate(
        String recordId,
        Instant createdAt,
        Optional<String> email,
        boolean business,
        boolean deleted,
        Optional<String> master,
        Optional<Conversion> conversion) {

    /** What a row of a query for {@code Id, IsDeleted, CreatedDate, …} says. */
    static Fate of(JsonNode row, String keyField) {
        String id = row.path("Id").asText();
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a record without an id");
        }
        JsonNode created = row.path("CreatedDate");
        return new Fate(
                id,
                created.isTextual() ? Moment.ofSalesforce(created.asText()) : Instant.EPOCH,
                Stream.of("Email", PersonAccounts.EMAIL)
                        .map(row::path)
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText)
                        .findFirst(),
                row.has(PersonAccounts.FLAG) && !row.path(PersonAccounts.FLAG).asBoolean(),
                row.path("IsDeleted").asBoolean(),
                Optional.of(row.path("MasterRecordId"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText),
                Conversion.of(row, keyField));
    }
}
