package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Json;

/** Contacts as answers and webhooks show them (schema {@code contact} and examples of the OpenAPI description 2.16). */
public final class ContactJson {
    /** So many tags, notes and companies are shown in a contact. */
    private static final int MOST_SHOWN = 10;

    private static final List<String> DATES = List.of(
            "signed_up_at",
            "last_seen_at",
            "last_replied_at",
            "last_contacted_at",
            "last_email_opened_at",
            "last_email_clicked_at");
    private static final List<String> DEVICES = List.of(
            "android_app_name",
            "android_app_version",
            "android_device",
            "android_os_version",
            "android_sdk_version",
            "android_last_seen_at",
            "ios_app_name",
            "ios_app_version",
            "ios_device",
            "ios_os_version",
            "ios_sdk_version",
            "ios_last_seen_at");
    private static final List<String> SOURCES =
            List.of("utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term", "referrer");

    private final Workspace workspace;

    ContactJson(Workspace workspace) {
        this.workspace = workspace;
    }

    /** What is left to say about a contact that is gone, or was touched in passing. */
    public static ObjectNode reference(Contact contact) {
        ObjectNode node = Json.object().put("type", "contact").put("id", contact.id());
        put(node, contact, "external_id");
        return node;
    }

    public ObjectNode of(Contact contact) {
        ObjectNode node =
                Json.object().put("type", "contact").put("id", contact.id()).put("workspace_id", Workspace.ID);
        Stream.of("external_id", "role", "email").forEach(name -> put(node, contact, name));
        node.put("email_domain", contact.emailDomain().orElse(null));
        Stream.of("phone", "name", "avatar", "owner_id").forEach(name -> put(node, contact, name));
        node.putObject("social_profiles").put("type", "list").putArray("data");
        Stream.of("has_hard_bounced", "marked_email_as_spam", "unsubscribed_from_emails")
                .forEach(name ->
                        node.set(name, BooleanNode.valueOf(contact.field(name).asBoolean())));
        node.put("created_at", contact.createdAt().getEpochSecond())
                .put("updated_at", contact.updatedAt().getEpochSecond());
        DATES.forEach(name -> put(node, contact, name));
        Stream.of("language_override", "browser", "browser_version", "browser_language", "os")
                .forEach(name -> put(node, contact, name));
        node.set("location", location(contact));
        DEVICES.forEach(name -> put(node, contact, name));
        ObjectNode custom = node.putObject("custom_attributes");
        contact.attributes().forEach(custom::set);
        putLists(node, contact);
        SOURCES.forEach(name -> put(node, contact, name));
        return node.putNull("enabled_push_messaging");
    }

    /** A contact with what was merged into it; leads have no such history. */
    public ObjectNode withMergeHistory(Contact contact, List<Person.Merge> merges) {
        ObjectNode node = of(contact);
        if (contact.isUser()) {
            ArrayNode history = node.putArray("merge_history");
            merges.forEach(merge -> history.add(json(merge)));
        }
        return node;
    }

    public static ObjectNode json(Person.Merge merge) {
        return Json.object()
                .put("type", "merge_history")
                .put("source_contact_id", merge.source())
                .put("source_contact_role", merge.role())
                .put("merged_at", merge.at().getEpochSecond());
    }

    private static void put(ObjectNode node, Contact contact, String name) {
        JsonNode value = contact.field(name);
        node.set(name, value.isMissingNode() ? NullNode.getInstance() : value);
    }

    private static ObjectNode location(Contact contact) {
        ObjectNode location = Json.object().put("type", "location");
        for (String part : List.of("country", "region", "city")) {
            location.put(part, contact.text("location." + part).orElse(null));
        }
        return location.putNull("country_code").putNull("continent_code");
    }

    private void putLists(ObjectNode node, Contact contact) {
        String id = contact.id();
        putList(
                node,
                "tags",
                id,
                contact.tags().keySet().stream().map(tag -> link("tag", tag)).toList());
        putList(
                node,
                "notes",
                id,
                workspace.notes().about(id).stream()
                        .map(note -> link("note", note.id()))
                        .toList());
        putList(
                node,
                "companies",
                id,
                workspace.companies().of(id).stream().map(Company::reference).toList());
        putSubscriptions(node, "opted_out_subscription_types", id);
        putSubscriptions(node, "opted_in_subscription_types", id);
    }

    private static ObjectNode link(String type, String id) {
        return Json.object().put("id", id).put("type", type).put("url", "/" + type + "s/" + id);
    }

    private static void putList(ObjectNode node, String name, String contact, List<ObjectNode> items) {
        ObjectNode list = node.putObject(name).put("type", "list");
        ArrayNode data = list.putArray("data");
        items.stream().limit(MOST_SHOWN).forEach(data::add);
        list.put("url", "/contacts/" + contact + "/" + name)
                .put("total_count", items.size())
                .put("has_more", items.size() > MOST_SHOWN);
    }

    private static void putSubscriptions(ObjectNode node, String name, String contact) {
        ObjectNode list = node.putObject(name).put("type", "list");
        list.putArray("data");
        list.put("url", "/contacts/" + contact + "/subscriptions")
                .put("total_count", 0)
                .put("has_more", false);
    }
}
