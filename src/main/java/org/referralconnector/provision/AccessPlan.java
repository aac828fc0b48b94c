package org.referralconnector.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Plans the permission set: what is missing in it is added, what is in it besides is told and stays. */
final class AccessPlan {
    private static final String SET = "permission set " + OrgState.SET;

    /** The part that says whether the integration user has the set. */
    static final String ASSIGNMENT = SET + ": assignment";

    private static final String API = "PermissionsApiEnabled";
    private static final List<String> NEVER = List.of("PermissionsModifyAllData", "PermissionsViewAllData");
    private static final String SURPLUS =
            ": not needed by these campaigns; take it away by hand if nothing else needs it";

    private final OrgTalk org;
    private final OrgState state;
    private final Access access;
    private final ObjectMapper json;

    AccessPlan(OrgTalk org, OrgState state, Access access, ObjectMapper json) {
        this.org = org;
        this.state = state;
        this.access = access;
        this.json = json;
    }

    /**
     * Adds the steps behind those for fields.
     *
     * @param user the id of the integration user
     * @param all true if all campaigns of the org are planned, so that what is not needed can be told
     */
    void addTo(Plan plan, String user, boolean all) {
        addSet(plan);
        access.objects().forEach((object, needed) -> addObject(object, needed, plan));
        Map<String, Boolean> fields = fields(plan);
        fields.forEach((field, edit) -> addField(field, edit, plan));
        addAssignment(plan, user);
        if (all) {
            addSurplus(fields, plan);
        }
    }

    private void addSet(Plan plan) {
        if (state.setId().isEmpty()) {
            ObjectNode set = json.createObjectNode()
                    .put("Name", OrgState.SET)
                    .put("Label", "Referral Connector")
                    .put(
                            "Description",
                            "What the Referral Connector needs for its campaigns; made by its command provision")
                    .put(API, true);
            plan.add(new Step(
                    SET,
                    "permission set with API Enabled",
                    List.of(),
                    ids -> org.attempt(org.api().createOne("PermissionSet", set.toString()))));
        } else if (!state.setHas(API)) {
            plan.add(new Step(
                    SET,
                    "API Enabled added",
                    List.of(),
                    ids -> org.attempt(org.api()
                            .updateOne(
                                    "PermissionSet",
                                    setId(ids),
                                    json.createObjectNode().put(API, true).toString()))));
        } else {
            plan.add(Result.there(SET, "permission set with API Enabled"));
        }
    }

    private void addObject(String object, ObjectAccess needed, Plan plan) {
        String part = SET + ": " + object;
        Optional<ObjectAccess> present =
                Optional.ofNullable(state.objectAccess().get(object));
        if (present.filter(granted -> granted.covers(needed)).isPresent()) {
            plan.add(Result.there(part, needed.words()));
            return;
        }
        ObjectAccess granted = present.map(needed::and).orElse(needed);
        plan.add(new Step(part, granted.words(), List.of(SET), ids -> {
            ObjectNode row = json.createObjectNode()
                    .put("PermissionsRead", granted.read())
                    .put("PermissionsCreate", granted.create())
                    .put("PermissionsEdit", granted.edit())
                    .put("PermissionsViewAllRecords", granted.all());
            return present.isPresent()
                    ? org.attempt(org.api().updateOne("ObjectPermissions", state.objectRow(object), row.toString()))
                    : org.attempt(org.api()
                            .createOne(
                                    "ObjectPermissions",
                                    row.put("ParentId", setId(ids))
                                            .put("SobjectType", object)
                                            .toString()));
        }));
    }

    /** The permissions that can be given, of fields that are there or will be: true to edit, false to read. */
    private Map<String, Boolean> fields(Plan plan) {
        Map<String, Boolean> fields = new TreeMap<>();
        for (String object : access.objectsWithFields()) {
            access.fields(object).forEach((name, edit) -> {
                if (plan.hasStep(object + "." + name)) {
                    fields.put(object + "." + name, edit);
                } else {
                    state.field(object, name).ifPresent(present -> permission(object, present)
                            .ifPresent(field -> fields.merge(field, edit && present.writable(), Boolean::logicalOr)));
                }
            });
        }
        return fields;
    }

    /** What a permission for a field is given for: the field, the address that it is a part of, or nothing. */
    private Optional<String> permission(String object, PresentField field) {
        if (field.permissionable()) {
            return Optional.of(object + "." + field.name());
        }
        return field.compound()
                .flatMap(name -> state.field(object, name))
                .filter(PresentField::permissionable)
                .map(compound -> object + "." + compound.name());
    }

    private void addField(String field, boolean edit, Plan plan) {
        String part = SET + ": " + field;
        Optional<JsonNode> present = Optional.ofNullable(state.fieldAccess().get(field));
        String words = edit ? "read, edit" : "read";
        if (present.filter(row -> row.path("PermissionsRead").asBoolean()
                        && (!edit || row.path("PermissionsEdit").asBoolean()))
                .isPresent()) {
            plan.add(Result.there(part, words));
            return;
        }
        String object = field.substring(0, field.indexOf('.'));
        List<String> after = new ArrayList<>(List.of(SET, field));
        if (access.objects().containsKey(object)) {
            after.add(SET + ": " + object);
        }
        plan.add(new Step(part, words, after, ids -> {
            ObjectNode row =
                    json.createObjectNode().put("PermissionsRead", true).put("PermissionsEdit", edit);
            return present.isPresent()
                    ? org.attempt(org.api()
                            .updateOne(
                                    "FieldPermissions", present.get().path("Id").asText(), row.toString()))
                    : org.attempt(org.api()
                            .createOne(
                                    "FieldPermissions",
                                    row.put("ParentId", setId(ids))
                                            .put("SobjectType", object)
                                            .put("Field", field)
                                            .toString()));
        }));
    }

    private void addAssignment(Plan plan, String user) {
        String part = ASSIGNMENT;
        if (state.isAssigned()) {
            plan.add(Result.there(part, "to the integration user " + user));
            return;
        }
        plan.add(new Step(
                part,
                "to the integration user " + user,
                List.of(SET),
                ids -> org.attempt(org.api()
                        .createOne(
                                "PermissionSetAssignment",
                                json.createObjectNode()
                                        .put("AssigneeId", user)
                                        .put("PermissionSetId", setId(ids))
                                        .toString()))));
    }

    private void addSurplus(Map<String, Boolean> fields, Plan plan) {
        NEVER.stream()
                .filter(state::setHas)
                .forEach(right -> plan.add(Result.noted(SET, right + ": never needed; take it away")));
        Map<String, String> more = new LinkedHashMap<>();
        state.objectAccess().forEach((object, granted) -> {
            ObjectAccess needed = access.objects().get(object);
            if (needed == null || !needed.covers(granted)) {
                more.put(object, granted.words());
            }
        });
        state.fieldAccess().forEach((field, row) -> {
            Boolean edit = fields.get(field);
            boolean edits = row.path("PermissionsEdit").asBoolean();
            if (edit == null || (edits && !edit)) {
                more.put(field, edits ? "read, edit" : "read");
            }
        });
        more.forEach((what, words) -> plan.add(Result.noted(SET + ": " + what, words + SURPLUS)));
    }

    private String setId(Map<String, String> ids) {
        return state.setId().or(() -> Optional.ofNullable(ids.get(SET))).orElseThrow();
    }
}
