package org.referralconnector.intercom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words the calls about contacts (REST API 2.16). */
final class ContactCalls {
    private static final String CONTACTS = "/contacts";

    /** The largest page of a search. */
    private static final int PAGE = 150;

    private final ObjectMapper json;

    ContactCalls(ObjectMapper json) {
        this.json = json;
    }

    /** Makes a contact of these fields. */
    IntercomCall create(String connection, Map<String, Object> fields) {
        return IntercomCall.writing(connection, "create-contact", "POST", CONTACTS, text(fields));
    }

    /** Changes these fields of a contact, and no others. */
    IntercomCall update(String connection, String id, Map<String, Object> fields) {
        return IntercomCall.writing(connection, "update-contact", "PUT", contact(id), text(fields));
    }

    IntercomCall unarchive(String connection, String id) {
        return new IntercomCall(
                connection, "unarchive-contact", "POST", contact(id) + "/unarchive", "", Optional.empty(), true);
    }

    /** Merges a lead into a user. Intercom refuses it unless they share an e-mail address or a phone number. */
    IntercomCall merge(String connection, String lead, String user) {
        return IntercomCall.writing(
                connection, "merge-contacts", "POST", CONTACTS + "/merge", text(Map.of("from", lead, "into", user)));
    }

    IntercomCall read(String connection, String id) {
        return IntercomCall.reading(connection, "read-contact", contact(id), "");
    }

    /** Asks for the user with an external id; leads are not found by it. */
    IntercomCall byExternalId(String connection, String externalId) {
        String encoded = URLEncoder.encode(externalId, UTF_8).replace("+", "%20");
        return IntercomCall.reading(
                connection, "find-by-external-id", CONTACTS + "/find_by_external_id/" + encoded, "");
    }

    /**
     * Searches the contacts with one of these e-mail addresses.
     *
     * @param after where an earlier page ended
     */
    IntercomCall search(String connection, List<String> addresses, Optional<String> after) {
        ObjectNode body = json.createObjectNode();
        ArrayNode values = body.putObject("query")
                .put("field", "email")
                .put("operator", "IN")
                .putArray("value");
        addresses.forEach(values::add);
        ObjectNode pagination = body.putObject("pagination").put("per_page", PAGE);
        after.ifPresent(cursor -> pagination.put("starting_after", cursor));
        return IntercomCall.asking(connection, "search-contacts", CONTACTS + "/search", body.toString());
    }

    /** Attaches a tag to a contact. */
    IntercomCall tag(String connection, String id, String tagId) {
        return IntercomCall.writing(
                connection, "tag-contact", "POST", contact(id) + "/tags", text(Map.of("id", tagId)));
    }

    /** Asks for the tag of this name, which is made if there is none. */
    IntercomCall tagNamed(String connection, String name) {
        return IntercomCall.writing(connection, "create-tag", "POST", "/tags", text(Map.of("name", name)));
    }

    /** Tells an event of a contact. The same event of the same second counts once. */
    IntercomCall event(String connection, String id, MilestoneEvent event) {
        ObjectNode body = json.createObjectNode()
                .put("event_name", event.milestone().word())
                .put("created_at", event.at().getEpochSecond())
                .put("id", id);
        ObjectNode metadata = body.putObject("metadata");
        event.metadata().forEach(metadata::put);
        return IntercomCall.writing(connection, "create-event", "POST", "/events", body.toString());
    }

    /** Asks for the attributes of contacts, archived ones as well. */
    IntercomCall attributes(String connection) {
        return IntercomCall.reading(
                connection, "list-attributes", "/data_attributes", "model=contact&include_archived=true");
    }

    /** Makes a custom attribute of contacts. */
    IntercomCall createAttribute(String connection, String name, Attribute.ValueType type) {
        ObjectNode body = json.createObjectNode()
                .put("name", name)
                .put("model", "contact")
                .put("data_type", type.word());
        return IntercomCall.writing(connection, "create-attribute", "POST", "/data_attributes", body.toString());
    }

    private static String contact(String id) {
        return CONTACTS + "/" + URLEncoder.encode(id, UTF_8);
    }

    private String text(Map<String, Object> fields) {
        return json.valueToTree(fields).toString();
    }
}
