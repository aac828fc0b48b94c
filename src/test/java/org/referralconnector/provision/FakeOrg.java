package org.referralconnector.provision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall;

/**
 * An org that keeps what is made in it, with two users: an administrator, and the one whose rights the permission set
 * makes. It refuses what a test wants refused.
 */
public final class FakeOrg {
    static final String USER = "005000000000001AAA";
    private static final String ADMIN = "005000000000002AAA";
    private static final Pattern FROM = Pattern.compile("FROM (\\w+)");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, List<ObjectNode>> fields = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> records = new LinkedHashMap<>();
    private final List<SalesforceCall> writes = new ArrayList<>();
    private final TreeSet<String> hidden = new TreeSet<>();
    private Predicate<SalesforceCall> refused = call -> false;
    private SalesforceAnswer refusal;
    private int lastId;

    public FakeOrg() {
        for (String object : List.of("Lead", "Contact", "Account", "Opportunity", "OpportunityContactRole")) {
            fields.put(object, new ArrayList<>());
            standard(object, "Id", "id", false, false);
            standard(object, "CreatedDate", "datetime", false, false);
        }
        for (String person : List.of("Lead", "Contact")) {
            standard(person, "LastName", "string", true, false);
            standard(person, "Email", "email", true, true);
            standard(person, "Phone", "phone", true, true);
        }
        standard("Lead", "Company", "string", true, false);
        standard("Lead", "ConvertedContactId", "reference", false, false);
        standard("Contact", "MailingAddress", "address", false, true);
        standard("Contact", "MailingCity", "string", true, false).put("compoundFieldName", "MailingAddress");
        standard("Lead", "Address", "address", false, true);
        standard("Lead", "City", "string", true, false).put("compoundFieldName", "Address");
        standard("Contact", "AccountId", "reference", true, true);
        standard("Opportunity", "StageName", "picklist", true, false);
        standard("Opportunity", "Amount", "currency", true, true);
        standard("Opportunity", "AccountId", "reference", true, true);
    }

    private ObjectNode standard(String object, String name, String type, boolean writable, boolean permissionable) {
        ObjectNode field = json.createObjectNode()
                .put("name", name)
                .put("type", type)
                .put("length", 80)
                .put("createable", writable)
                .put("updateable", writable)
                .put("nillable", permissionable)
                .put("permissionable", permissionable);
        fields.get(object).add(field);
        return field;
    }

    /** A custom field, as somebody else made it and describe words it. */
    ObjectNode custom(String object, String name, String type, int length) {
        return standard(object, name, type, true, true)
                .put("length", length)
                .put("custom", true)
                .put("nillable", true);
    }

    /** Nobody sees the field, whatever permissions there are. */
    void hide(String object, String name) {
        hidden.add(object + "." + name);
    }

    /** Refuses these calls, until told otherwise. */
    public void refuse(Predicate<SalesforceCall> calls, int status, String code) {
        refused = calls;
        refusal = new SalesforceAnswer(
                null, status, status == 0 ? code : "[{\"errorCode\":\"" + code + "\",\"message\":\"it is so\"}]");
    }

    public void refuseNothing() {
        refused = call -> false;
    }

    /** Adds a record of any object. */
    ObjectNode add(String object, ObjectNode row) {
        row.put("Id", "0XX" + String.format("%012dAAA", ++lastId));
        records.computeIfAbsent(object, first -> new ArrayList<>()).add(row);
        return row;
    }

    public List<ObjectNode> records(String object) {
        return records.getOrDefault(object, List.of());
    }

    /** The field of an object that somebody made or that was there. */
    ObjectNode field(String object, String name) {
        return fields.get(object).stream()
                .filter(field -> field.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The writes so far. */
    public List<SalesforceCall> writes() {
        return writes;
    }

    public SalesforceAnswer asAdmin(SalesforceCall call) {
        return answer(call, ADMIN);
    }

    public SalesforceAnswer asUser(SalesforceCall call) {
        return answer(call, USER);
    }

    private SalesforceAnswer answer(SalesforceCall call, String user) {
        if (refused.test(call)) {
            return new SalesforceAnswer(call, refusal.status(), refusal.body());
        }
        if (call.kind() == SalesforceCall.Kind.WRITE) {
            writes.add(call);
        }
        try {
            return answered(call, user);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private SalesforceAnswer answered(SalesforceCall call, String user) throws JsonProcessingException {
        String path = call.path();
        if (call.soql().isPresent()) {
            return ok(call, 200, rows(call.soql().get()));
        }
        if (path.endsWith("/describe")) {
            return ok(call, 200, describe(path.split("/", -1)[5]));
        }
        if (path.endsWith("/v62.0")) {
            return ok(call, 200, json.createObjectNode().put("identity", "https://x/id/00D000000000001AAA/" + user));
        }
        JsonNode body = json.readTree(call.json().orElseThrow());
        String[] steps = path.split("/", -1);
        if (call.method().equals("PATCH")) {
            records(steps[5]).stream()
                    .filter(row -> row.path("Id").asText().equals(steps[6]))
                    .forEach(row -> row.setAll((ObjectNode) body));
            return ok(call, 204, json.createObjectNode());
        }
        if (path.endsWith("/tooling/sobjects/CustomField")) {
            make(body);
        }
        String object = steps[steps.length - 1];
        if (object.equals("sobjects")) {
            ArrayNode results = json.createArrayNode();
            body.path("records").forEach(row -> results.addObject()
                    .put(
                            "id",
                            add(row.at("/attributes/type").asText(), (ObjectNode) row)
                                    .path("Id")
                                    .asText())
                    .put("success", true));
            return ok(call, 200, results);
        }
        ObjectNode row = ((ObjectNode) body).deepCopy();
        if (row.path("Metadata").has("selectedEntity")) {
            row.set("SelectedEntity", row.path("Metadata").path("selectedEntity"));
            row.set("EventChannel", row.path("Metadata").path("eventChannel"));
        }
        return ok(
                call,
                201,
                json.createObjectNode()
                        .put("id", add(object, row).path("Id").asText())
                        .put("success", true));
    }

    private void make(JsonNode body) {
        String[] name = body.path("FullName").asText().split("\\.", -1);
        JsonNode metadata = body.path("Metadata");
        String type = metadata.path("type").asText().toLowerCase(java.util.Locale.ROOT);
        ObjectNode field = custom(
                        name[0],
                        name[1],
                        describeWord(type),
                        metadata.path("length").asInt())
                .put("unique", metadata.path("unique").asBoolean())
                .put("externalId", metadata.path("externalId").asBoolean())
                .put("precision", metadata.path("precision").asInt())
                .put("scale", metadata.path("scale").asInt())
                .put("label", metadata.path("label").asText());
        field.put("dataType", metadata.path("type").asText());
        hide(name[0], name[1]);
    }

    private static String describeWord(String type) {
        return switch (type) {
            case "text" -> "string";
            case "number" -> "double";
            case "checkbox" -> "boolean";
            case "longtextarea" -> "textarea";
            default -> type;
        };
    }

    private ObjectNode describe(String object) {
        ObjectNode describe = json.createObjectNode().put("name", object);
        ArrayNode list = describe.putArray("fields");
        fields.get(object).stream()
                .filter(field ->
                        !hidden.contains(object + "." + field.path("name").asText()))
                .forEach(list::add);
        return describe;
    }

    private ObjectNode rows(String soql) {
        Matcher from = FROM.matcher(soql);
        if (!from.find()) {
            throw new IllegalArgumentException(soql);
        }
        ObjectNode answer = json.createObjectNode().put("done", true);
        ArrayNode list = answer.putArray("records");
        Matcher quoted = QUOTED.matcher(soql);
        List<String> values = new ArrayList<>();
        while (quoted.find()) {
            values.add(quoted.group(1));
        }
        if (from.group(1).equals("FieldDefinition")) {
            fields.get(values.get(0)).forEach(field -> list.add(definition(field)));
        } else {
            records(from.group(1)).stream()
                    .filter(row -> values.isEmpty() || holds(row, values))
                    .forEach(list::add);
        }
        return answer;
    }

    private static boolean holds(ObjectNode row, List<String> values) {
        List<String> all = new ArrayList<>();
        row.elements().forEachRemaining(value -> all.add(value.asText()));
        return values.stream().anyMatch(all::contains);
    }

    private ObjectNode definition(ObjectNode field) {
        String type = field.path("type").asText();
        String size = field.path("length").asText();
        String words =
                switch (type) {
                    case "string" ->
                        "Text(" + size + ")" + (field.path("externalId").asBoolean() ? " (External ID)" : "")
                                + (field.path("unique").asBoolean() ? " (Unique Case Insensitive)" : "");
                    case "double" ->
                        "Number("
                                + (field.path("precision").asInt()
                                        - field.path("scale").asInt()) + ", "
                                + field.path("scale").asInt() + ")";
                    case "datetime" -> "Date/Time";
                    case "url" -> "URL(255)";
                    default -> type;
                };
        return json.createObjectNode()
                .put("QualifiedApiName", field.path("name").asText())
                .put("DataType", words)
                .put("IsNillable", field.path("nillable").asBoolean());
    }

    private static SalesforceAnswer ok(SalesforceCall call, int status, JsonNode body) {
        return new SalesforceAnswer(call, status, body.toString());
    }
}
