package org.referralconnector.sandbox.salesforce.tooling;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.referralconnector.sandbox.salesforce.metadata.CustomField;
import org.referralconnector.sandbox.salesforce.metadata.CustomFields;
import org.referralconnector.sandbox.salesforce.metadata.SetupIds;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.FieldType;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.Schema;
import org.referralconnector.sandbox.salesforce.store.RecordStore;

/**
 * Writes what the organization is made of, at this moment, as rows of the virtual objects of the Tooling API. The
 * column {@code Metadata} holds a name only: {@link ToolingQueries} puts the definition in its place.
 */
final class ToolingTables {
    private static final String OBJECT_KEY_PREFIX = "01I";
    private static final int SHORT_ID = 15;

    private final Schema virtual;
    private final Schema schema;
    private final CustomFields customFields;
    private final ChannelMembers members;
    private final SetupIds ids;

    /**
     * @param virtual the objects of the Tooling API
     * @param schema the objects of the organization
     */
    ToolingTables(Schema virtual, Schema schema, CustomFields customFields, ChannelMembers members, SetupIds ids) {
        this.virtual = virtual;
        this.schema = schema;
        this.customFields = customFields;
        this.members = members;
        this.ids = ids;
    }

    /** All rows. Field-level security takes nothing away from them. */
    RecordStore rows() {
        RecordStore rows = new RecordStore(virtual);
        Map<String, CustomField> custom = new HashMap<>();
        customFields.all().forEach(field -> custom.put(field.fullName(), field));
        rows.atomically(() -> {
            custom.values().stream()
                    .sorted((one, other) -> one.id().compareTo(other.id()))
                    .forEach(field -> insert(rows, "CustomField", customField(field)));
            members.all().forEach(member -> insert(rows, "PlatformEventChannelMember", member(member)));
            for (ObjectType type : schema.types()) {
                insert(rows, "EntityDefinition", entity(type));
                for (Field field : type.fields()) {
                    CustomField known = custom.get(type.name() + "." + field.name());
                    insert(rows, "FieldDefinition", fieldDefinition(type, field, known));
                }
            }
            return rows;
        });
        return rows;
    }

    private void insert(RecordStore rows, String object, Map<String, Object> values) {
        values.values().removeIf(value -> value == null || value.equals(""));
        rows.insert(virtual.type(object).orElseThrow(), values, "");
    }

    private Map<String, Object> customField(CustomField field) {
        Map<String, Object> values = new HashMap<>();
        values.put("Id", field.id());
        values.put("DeveloperName", field.developerName());
        values.put("TableEnumOrId", durableId(field.object()));
        values.put("EntityDefinitionId", durableId(field.object()));
        values.put("ManageableState", "unmanaged");
        values.put("Description", field.notes().description());
        values.put("InlineHelpText", field.notes().helpText());
        putSize(values, field.field());
        values.put("CreatedDate", field.notes().created());
        values.put("LastModifiedDate", field.notes().modified());
        values.put("FullName", field.fullName());
        values.put("Metadata", field.fullName());
        return values;
    }

    private static Map<String, Object> member(ChannelMembers.Member member) {
        Map<String, Object> values = new HashMap<>();
        values.put("Id", member.id());
        values.put("DeveloperName", member.developerName());
        values.put("MasterLabel", member.developerName());
        values.put("ManageableState", "unmanaged");
        values.put("EventChannel", member.channel());
        values.put("SelectedEntity", member.entity());
        values.put("FullName", member.developerName());
        values.put("Metadata", member.developerName());
        return values;
    }

    private Map<String, Object> entity(ObjectType type) {
        Map<String, Object> values = new HashMap<>();
        values.put("Id", durableId(type.name()));
        values.put("DurableId", durableId(type.name()));
        values.put("QualifiedApiName", type.name());
        values.put("DeveloperName", type.custom() ? type.name().replaceFirst("__c$", "") : type.name());
        values.put("Label", type.label());
        values.put("MasterLabel", type.label());
        values.put("PluralLabel", type.labelPlural());
        values.put("KeyPrefix", type.keyPrefix());
        values.put("IsCustomizable", CustomFields.customizable(type));
        values.put("IsQueryable", true);
        return values;
    }

    private Map<String, Object> fieldDefinition(ObjectType type, Field field, CustomField custom) {
        String name = custom == null ? field.name() : custom.id().substring(0, SHORT_ID);
        Map<String, Object> values = new HashMap<>();
        values.put("Id", durableId(type.name()) + "." + name);
        values.put("DurableId", durableId(type.name()) + "." + name);
        values.put("QualifiedApiName", field.name());
        values.put("DeveloperName", custom == null ? field.name() : custom.developerName());
        values.put("EntityDefinitionId", durableId(type.name()));
        values.put("Label", field.label());
        values.put("MasterLabel", field.label());
        values.put("DataType", DataTypes.of(field));
        values.put("Description", custom == null ? "" : custom.notes().description());
        putSize(values, field);
        values.put("IsCalculated", field.calculated());
        values.put("IsIndexed", field.indexed() || field.type() == FieldType.ID);
        values.put("IsNameField", field.nameField());
        values.put(
                "IsNillable", !field.required() && field.type() != FieldType.BOOLEAN && field.type() != FieldType.ID);
        values.put("RelationshipName", field.relationship());
        return values;
    }

    private static void putSize(Map<String, Object> values, Field field) {
        values.put("Length", BigDecimal.valueOf(field.length()));
        if (field.type().shape() == FieldType.Shape.NUMBER) {
            values.put("Precision", BigDecimal.valueOf(field.precision()));
            values.put("Scale", BigDecimal.valueOf(field.scale()));
        }
    }

    /** {@code Lead}; of a custom object its id with 15 characters. */
    private String durableId(String object) {
        return object.endsWith("__c") ? ids.of(OBJECT_KEY_PREFIX, object).substring(0, SHORT_ID) : object;
    }
}
