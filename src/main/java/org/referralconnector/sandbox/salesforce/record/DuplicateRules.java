package org.referralconnector.sandbox.salesforce.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.RecordStore;
import org.referralconnector.sandbox.salesforce.store.Row;

/**
 * Refuse a lead or contact whose e-mail another record has: one rule for leads, one for contacts. A client may overrule
 * a rule that warns, but none that blocks. Off until they are set.
 */
public final class DuplicateRules {
    /** The objects which have a rule. */
    public static final List<String> PEOPLE = List.of("Lead", "Contact");

    /**
     * How one rule works now.
     *
     * @param blocks whether clients cannot overrule it
     * @param matches the objects whose records are duplicates, in the order in which they are told
     */
    public record Rule(boolean enabled, boolean blocks, List<String> matches) {
        public Rule {
            matches = List.copyOf(matches);
        }
    }

    /** The member which holds the matches, as Salesforce spells it in many answers. */
    private static final String MISSPELT = "duplicateResut";

    private static final String TEXT =
            "You're creating a duplicate record. We recommend you use an existing record instead.";

    private final Schema schema;
    private final RecordStore store;
    private final Map<String, Rule> rules = new ConcurrentHashMap<>();
    private volatile String key = MISSPELT;

    public DuplicateRules(Schema schema, RecordStore store) {
        this.schema = schema;
        this.store = store;
        PEOPLE.forEach(name -> rules.put(name, new Rule(false, false, List.of(name))));
    }

    /** The rule for one of {@link #PEOPLE}. */
    public Rule rule(String object) {
        return rules.get(object);
    }

    public void set(String object, Rule rule) {
        rules.put(object, rule);
    }

    /** The member which holds the matches: {@code duplicateResut} or {@code duplicateResult}. */
    public String key() {
        return key;
    }

    public void spell(String otherKey) {
        key = otherKey;
    }

    /** @throws Refusal DUPLICATES_DETECTED with the matching records */
    void check(ObjectType type, Row row, Map<String, Object> changes, WriteOptions options) {
        Rule rule = rules.get(type.name());
        if (rule == null || !rule.enabled() || isOverruled(rule, options) || changes.get("Email") == null) {
            return;
        }
        ArrayNode results = Json.array();
        for (String name : rule.matches()) {
            ObjectType other = schema.type(name).orElseThrow();
            List<Row> matches = matches(other, row);
            if (!matches.isEmpty()) {
                results.add(matchResult(other, matches, options));
            }
        }
        if (!results.isEmpty()) {
            ObjectNode result = Json.object()
                    .put("allowSave", !rule.blocks())
                    .put("duplicateRule", type.name() + "s_with_the_same_email")
                    .put("duplicateRuleEntityType", type.name())
                    .put("errorMessage", TEXT);
            result.set("matchResults", results);
            throw Refusal.record("DUPLICATES_DETECTED", TEXT).with(key, result);
        }
    }

    private static boolean isOverruled(Rule rule, WriteOptions options) {
        return switch (options.duplicates()) {
            case OBEY -> false;
            case OVERRULE_ALERTS -> !rule.blocks();
            case IGNORE -> true;
        };
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
