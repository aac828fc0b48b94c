package org.referralconnector.sandbox.salesforce.tooling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.metadata.CustomFields;
import org.referralconnector.sandbox.salesforce.metadata.SetupIds;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.streaming.StreamingSettings;

/** Which objects are selected for change events, as {@code PlatformEventChannelMember} tells. */
final class ChannelMembers {
    static final String KEY_PREFIX = "0v8";

    private static final Pattern NAME = Pattern.compile("[A-Za-z](?:_?[A-Za-z0-9])*");

    /** One selected object on one channel. */
    record Member(String id, String developerName, String channel, String entity, String object) {
        ObjectNode metadata() {
            return Json.object().put("eventChannel", channel).put("selectedEntity", entity);
        }
    }

    private final Schema schema;
    private final StreamingSettings settings;
    private final SetupIds ids;
    private final Map<String, String> developerNames = new HashMap<>();

    ChannelMembers(Schema schema, StreamingSettings settings, SetupIds ids) {
        this.schema = schema;
        this.settings = settings;
        this.ids = ids;
    }

    synchronized List<Member> all() {
        List<Member> all = new ArrayList<>();
        settings.selections().forEach((channel, objects) -> new TreeSet<>(objects)
                .forEach(object -> all.add(member(channel, object))));
        return all;
    }

    Optional<Member> find(String id) {
        return ids.nameOf(id).flatMap(key -> all().stream()
                .filter(member -> member.id().equals(ids.of(KEY_PREFIX, key)))
                .findFirst());
    }

    /**
     * Selects an object: {@code {"FullName", "Metadata": {"eventChannel", "selectedEntity"}}}.
     *
     * @throws Refusal DUPLICATE_DEVELOPER_NAME, INVALID_CROSS_REFERENCE_KEY, FIELD_INTEGRITY_EXCEPTION or LIMIT_EXCEEDED
     */
    synchronized Member create(String fullName, JsonNode metadata) {
        String channel = metadata.path("eventChannel").asText();
        String entity = metadata.path("selectedEntity").asText();
        if (!NAME.matcher(fullName).matches()) {
            throw Refusal.record("FIELD_INTEGRITY_EXCEPTION", "FullName must be a developer name", "FullName");
        }
        if (!settings.selections().containsKey(channel)) {
            throw unknown("PlatformEventChannel", channel, "eventChannel");
        }
        ObjectType type = schema.types().stream()
                .filter(CustomFields::customizable)
                .filter(each -> entityOf(each.name()).equals(entity))
                .findFirst()
                .orElseThrow(() -> unknown("CustomObject", entity, "selectedEntity"));
        boolean taken = all().stream()
                .anyMatch(each -> each.developerName().equalsIgnoreCase(fullName)
                        || (each.channel().equals(channel) && each.entity().equals(entity)));
        if (taken) {
            throw Refusal.record(
                    "DUPLICATE_DEVELOPER_NAME", entity + " is selected on " + channel + " already", "FullName");
        }
        if (!settings.select(channel, type.name())) {
            throw Refusal.record(
                    "LIMIT_EXCEEDED",
                    "You can select at most " + StreamingSettings.MOST_ENTITIES + " entities for Change Data Capture",
                    "selectedEntity");
        }
        developerNames.put(key(channel, type.name()), fullName);
        return member(channel, type.name());
    }

    synchronized void delete(Member member) {
        settings.deselect(member.channel(), member.object());
        developerNames.remove(key(member.channel(), member.object()));
        ids.forget(KEY_PREFIX, key(member.channel(), member.object()));
    }

    private Member member(String channel, String object) {
        String key = key(channel, object);
        String usual = (channel + "_" + entityOf(object)).replace("__", "_");
        return new Member(
                ids.of(KEY_PREFIX, key), developerNames.getOrDefault(key, usual), channel, entityOf(object), object);
    }

    private static String key(String channel, String object) {
        return channel + "/" + object;
    }

    /** {@code LeadChangeEvent}, {@code Invoice__ChangeEvent}. */
    private static String entityOf(String object) {
        return (object.endsWith("__c") ? object.substring(0, object.length() - 1) : object) + "ChangeEvent";
    }

    private static Refusal unknown(String type, String name, String member) {
        return Refusal.record(
                "INVALID_CROSS_REFERENCE_KEY",
                "Entity of type '" + type + "' named '" + name + "' cannot be found",
                member);
    }
}
