package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/** Refuses a lead or contact whose e-mail another one has, unless the client allows it. Off until it is set. */
public final class DuplicateRule {
    /**
     * How the rule works now.
     *
     * @param acrossObjects whether a lead matches contacts too, and a contact leads
     * @param key the member which holds the matches: {@code duplicateResut}, as Salesforce spells it in many answers,
     *     or {@code duplicateResult}
     */
    public record Setting(boolean enabled, boolean acrossObjects, String key) {
        public static final Setting OFF = new Setting(false, false, "duplicateResut");
    }

    private static final List<String> PEOPLE = List.of("Lead", "Contact");
    private static final String TEXT =
            "You're creating a duplicate record. We recommend you use an existing record instead.";

    private final Schema schema;
    private final RecordStore store;
    private volatile Setting setting = Setting.OFF;

    public DuplicateRule(Schema schema, RecordStore store) {
        this.schema = schema;
        this.store = store;
    }

    public Setting setting() {
        return setting;
    }

    public void set(Setting other) {
        setting = other;
    }

    /** @throws Refusal DUPLICATES_DETECTED with the matching records, of this object first */
    void check(ObjectType type, Row row, Map<String, Object> changes, WriteOptions options) {
        Setting now = setting;
        if (!now.enabled() || options.allowSave() || !PEOPLE.contains(type.name()) || changes.get("Email") == null) {
            return;
        }
        ArrayNode results = Json.array();
        for (ObjectType other : matchedTypes(type, now)) {
            List<Row> matches = matches(other, row);
            if (!matches.isEmpty()) {
                results.add(matchResult(other, matches, options));
            }
        }
        if (!results.isEmpty()) {
            ObjectNode result = Json.object()
                    .put("allowSave", true)
                    .put("duplicateRule", type.name() + "s_with_the_same_email")
                    .put("duplicateRuleEntityType", type.name())
                    .put("errorMessage", TEXT);
            result.set("matchResults", results);
            throw Refusal.record("DUPLICATES_DETECTED", TEXT).with(now.key(), result);
        }
    }

    private List<ObjectType> matchedTypes(ObjectType type, Setting now) {
        List<ObjectType> types = new ArrayList<>();
        types.add(type);
        if (now.acrossObjects()) {
            PEOPLE.stream()
                    .filter(each -> !each.equals(type.name()))
                    .forEach(each -> types.add(schema.type(each).orElseThrow()));
        }
        return types;
    }

    private List<Row> matches(ObjectType type, Row row) {
        Field email = type.field("Email").orElseThrow();
        return store.with(type, email, row.get("Email")).stream()
                .filter(other -> !other.deleted() && !other.id().equals(row.id()))
                .toList();
    }

    private static ObjectNode matchResult(ObjectType type, List<Row> matches, WriteOptions options) {
        ObjectNode result = Json.object().put("entityType", type.name());
        result.putArray("errors");
        result.put("matchEngine", "ExactMatchEngine");
        ArrayNode records = result.putArray("matchRecords");
        for (Row match : matches) {
            ObjectNode entry = records.addObject();
            entry.putArray("additionalInformation");
            entry.putArray("fieldDiffs");
            entry.put("matchConfidence", 100);
            entry.set("record", record(type, match, options));
        }
        return result.put("rule", type.name() + "_email")
                .put("size", matches.size())
                .put("success", true);
    }

    private static ObjectNode record(ObjectType type, Row match, WriteOptions options) {
        String version = options.call().path().startsWith("/services/data/v")
                ? options.call().path().substring("/services/data/".length()).replaceAll("/.*", "")
                : "v60.0";
        ObjectNode record = Json.object();
        record.putObject("attributes")
                .put("type", type.name())
                .put("url", "/services/data/" + version + "/sobjects/" + type.name() + "/" + match.id());
        record.put("Id", match.id());
        if (options.includeRecordDetails()) {
            for (String name : List.of("Name", "Email")) {
                record.set(name, FieldValues.write(type.field(name).orElseThrow(), match.get(name)));
            }
        }
        return record;
    }
}
