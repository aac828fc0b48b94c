package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.access.Permissions;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectAccess;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.PicklistValue;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The list of objects, and all that a client may know about one of them. */
final class DescribeResource {
    private static final int BYTES_PER_CHARACTER = 3;
    private static final Set<String> NAME_PARTS = Set.of("Salutation", "FirstName", "LastName");
    private static final String MASTER_RECORD_TYPE = "012000000000000AAA";

    private final Organization organization;

    DescribeResource(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/services/data/{version}/sobjects", "describeGlobal", this::global)
                .add("GET", "/services/data/{version}/sobjects/{object}", "describeBasic", this::basic)
                .add("GET", "/services/data/{version}/sobjects/{object}/describe", "describe", this::describe);
    }

    private Answer global(Call call) {
        ObjectNode list = Json.object().put("encoding", "UTF-8").put("maxBatchSize", 200);
        ArrayNode objects = list.putArray("sobjects");
        organization.viewOf(call).schema().types().forEach(type -> objects.add(summary(type, Bodies.dataPath(call))));
        return Answer.json(200, list);
    }

    private Answer basic(Call call) {
        ObjectType type = organization.type(call, call.segment("object"));
        ObjectNode node = Json.object();
        node.set("objectDescribe", summary(type, Bodies.dataPath(call)));
        node.putArray("recentItems");
        return Answer.json(200, node);
    }

    private Answer describe(Call call) {
        ObjectType type = organization.type(call, call.segment("object"));
        ObjectNode node = summary(type, Bodies.dataPath(call));
        ArrayNode fields = node.putArray("fields");
        type.fields().forEach(field -> fields.add(field(type, field)));
        ArrayNode children = node.putArray("childRelationships");
        organization.viewOf(call).schema().childrenOf(type).forEach(child -> children.add(child(child)));
        addRecordTypes(type, node.putArray("recordTypeInfos"));
        return Answer.json(200, node);
    }

    /** The record types of an object, and Master, which every object has and which is the default if there are no others. */
    private void addRecordTypes(ObjectType type, ArrayNode infos) {
        Optional<Object> usual = type.field("RecordTypeId").map(Field::defaultValue);
        organization.store().reading(() -> {
            for (Row row : organization.store().all(organization.whole("RecordType"))) {
                if (type.name().equals(row.text("SobjectType"))) {
                    boolean isDefault = usual.filter(row.id()::equals).isPresent();
                    infos.add(recordType(row.id(), row.text("Name"), row.text("DeveloperName"), isDefault));
                }
            }
            return infos;
        });
        infos.add(recordType(MASTER_RECORD_TYPE, "Master", "Master", infos.isEmpty())
                .put("master", true));
    }

    private static ObjectNode recordType(String id, String name, String developerName, boolean isDefault) {
        return Json.object()
                .put("recordTypeId", id)
                .put("name", name)
                .put("developerName", developerName)
                .put("active", true)
                .put("available", true)
                .put("defaultRecordTypeMapping", isDefault)
                .put("master", false);
    }

    private static ObjectNode summary(ObjectType type, String dataPath) {
        ObjectAccess access = type.access();
        String path = dataPath + "/sobjects/" + type.name();
        ObjectNode node = Json.object()
                .put("name", type.name())
                .put("label", type.label())
                .put("labelPlural", type.labelPlural())
                .put("keyPrefix", type.keyPrefix())
                .put("activateable", false)
                .put("createable", access.create())
                .put("custom", type.name().endsWith("__c"))
                .put("customSetting", false)
                .put("deletable", access.delete())
                .put("deprecatedAndHidden", false)
                .put("feedEnabled", false)
                .put("hasSubtypes", false)
                .put("isSubtype", false)
                .put("layoutable", true)
                .put("mergeable", type.field("MasterRecordId").isPresent())
                .put("mruEnabled", true)
                .put("queryable", true)
                .put("replicateable", true)
                .put("retrieveable", true)
                .put("searchable", true)
                .put("triggerable", !type.readOnly())
                .put("undeletable", access.delete())
                .put("updateable", access.edit());
        node.putObject("urls")
                .put("sobject", path)
                .put("describe", path + "/describe")
                .put("rowTemplate", path + "/{ID}");
        return node;
    }

    private static ObjectNode field(ObjectType type, Field field) {
        boolean creatable = !field.readOnly() && type.access().create();
        boolean updatable =
                !field.readOnly() && !field.createOnly() && type.access().edit();
        boolean filled = field.defaultValue() != null
                || field.defaultsToUser()
                || field.defaultPick().isPresent()
                || field.type() == FieldType.BOOLEAN;
        ObjectNode node = Json.object()
                .put("name", field.name())
                .put("label", field.label())
                .put("type", field.type().word())
                .put("soapType", field.type().soapType())
                .put("length", field.length())
                .put("byteLength", field.length() * BYTES_PER_CHARACTER)
                .put("precision", field.precision())
                .put("scale", field.scale())
                .put("digits", field.type() == FieldType.INT ? field.precision() : 0)
                .put("nillable", !field.required() && field.type() != FieldType.BOOLEAN && field.type() != FieldType.ID)
                .put("createable", creatable)
                .put("updateable", updatable)
                .put("defaultedOnCreate", filled)
                .put("unique", field.unique())
                .put("externalId", field.externalId())
                .put("idLookup", field.idLookup() || field.externalId())
                .put("caseSensitive", field.caseSensitive())
                .put("custom", field.custom())
                .put("calculated", field.calculated())
                .put("autoNumber", false)
                .put("nameField", field.nameField())
                .put("nameFieldUpdateable", field.nameField() && updatable)
                .put("restrictedPicklist", field.restricted())
                .put("dependentPicklist", false)
                .put("filterable", true)
                .put("groupable", field.type() != FieldType.TEXTAREA)
                .put("sortable", true)
                .put("aggregatable", true)
                .put("permissionable", Permissions.permissionable(type, field))
                .put("deprecatedAndHidden", false)
                .put("polymorphicForeignKey", field.references().size() > 1)
                .put("relationshipName", field.relationship())
                .put("compoundFieldName", compound(type, field))
                .putNull("inlineHelpText");
        node.putPOJO("defaultValue", field.defaultValue());
        field.references().forEach(node.putArray("referenceTo")::add);
        ArrayNode values = node.putArray("picklistValues");
        field.values().forEach(value -> values.add(picklistValue(value)));
        return node;
    }

    /** The field of which this one is a part; null if it is none. */
    private static String compound(ObjectType type, Field field) {
        return NAME_PARTS.contains(field.name())
                ? "Name"
                : Field.addressOf(type.name(), field.name()).orElse(null);
    }

    private static ObjectNode picklistValue(PicklistValue value) {
        return Json.object()
                .put("active", true)
                .put("defaultValue", value.isDefault())
                .put("label", value.label())
                .putNull("validFor")
                .put("value", value.value());
    }

    private static ObjectNode child(Schema.Child child) {
        return Json.object()
                .put("childSObject", child.type().name())
                .put("field", child.field().name())
                .put("relationshipName", child.relationship())
                .put("cascadeDelete", false)
                .put("deprecatedAndHidden", false)
                .put("restrictedDelete", false);
    }
}
