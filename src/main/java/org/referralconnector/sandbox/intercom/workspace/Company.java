package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.sandbox.http.Json;

/** A company and the contacts which belong to it. */
public final class Company {
    private final String id;
    private final String companyId;
    private final Instant createdAt;
    private final Map<String, JsonNode> fields = new LinkedHashMap<>();
    private final Map<String, JsonNode> attributes = new LinkedHashMap<>();
    private final Set<String> contacts = new LinkedHashSet<>();
    private Instant updatedAt;

    Company(String id, String companyId, Instant now) {
        this.id = id;
        this.companyId = companyId;
        this.createdAt = now;
        this.updatedAt = now;
    }

    public String id() {
        return id;
    }

    String companyId() {
        return companyId;
    }

    Optional<String> name() {
        return Optional.ofNullable(fields.get("name")).map(JsonNode::asText);
    }

    Set<String> contacts() {
        return contacts;
    }

    void set(Map<String, JsonNode> newFields, Map<String, JsonNode> newAttributes, Instant now) {
        fields.putAll(newFields);
        attributes.putAll(newAttributes);
        attributes.values().removeIf(JsonNode::isNull);
        updatedAt = now;
    }

    /** As the companies in a contact are shown. */
    ObjectNode reference() {
        return Json.object().put("type", "company").put("id", id).put("url", "/companies/" + id);
    }

    public ObjectNode json() {
        ObjectNode node = Json.object()
                .put("type", "company")
                .put("company_id", companyId)
                .put("id", id)
                .put("app_id", Workspace.ID)
                .put("name", name().orElse(""))
                .put("remote_created_at", createdAt.getEpochSecond())
                .put("created_at", createdAt.getEpochSecond())
                .put("updated_at", updatedAt.getEpochSecond())
                .put("monthly_spend", 0)
                .put("session_count", 0)
                .put("user_count", contacts.size());
        fields.forEach(node::set);
        node.putObject("tags").put("type", "tag.list").putArray("tags");
        node.putObject("segments").put("type", "segment.list").putArray("segments");
        if (!node.has("plan")) {
            node.putObject("plan");
        }
        ObjectNode custom = node.putObject("custom_attributes");
        attributes.forEach(custom::set);
        return node;
    }
}
