package org.referralconnector.sandbox;

import org.referralconnector.sandbox.SandboxClient.Reply;

/** What an administrator lets the integration user do, who begins with minimum access and one empty permission set. */
final class IntegrationAccess {
    static final String SOBJECTS = SandboxClient.DATA + "/sobjects";
    static final String MINIMUM = "{\"profile\":\"Minimum Access - API Only Integrations\"}";

    private final SandboxClient admin;
    private final String set;

    private IntegrationAccess(SandboxClient admin, String set) {
        this.admin = admin;
        this.set = set;
    }

    /** The access in an organization that is new. */
    static IntegrationAccess minimum(SandboxClient admin) {
        admin.post("/sandbox/reset", "");
        Reply user = admin.post("/sandbox/users/integration", MINIMUM);
        if (user.status() != 200) {
            throw new AssertionError(user.text());
        }
        String set = admin.create("PermissionSet", "{\"Name\":\"Referral\",\"Label\":\"Referral\"}");
        IntegrationAccess access = new IntegrationAccess(admin, set);
        admin.create("PermissionSetAssignment", access.assignment());
        return access;
    }

    /** The id of the permission set. */
    String set() {
        return set;
    }

    /** Gives or takes user permissions: {@code "ViewSetup":true}. */
    void permissions(String permissions) {
        admin.post("/sandbox/users/integration", "{\"permissions\":{" + permissions + "}}");
    }

    void allow(String object, String permissions) {
        Reply reply = tryToAllow(object, permissions);
        if (reply.status() != 201) {
            throw new AssertionError(reply.text());
        }
    }

    Reply tryToAllow(String object, String permissions) {
        return admin.post(
                SOBJECTS + "/ObjectPermissions",
                "{\"ParentId\":\"" + set + "\",\"SobjectType\":\"" + object + "\"," + permissions + "}");
    }

    /** Shows a field such as {@code Lead.Phone}, and returns the id of its permission. */
    String show(String field, boolean editable) {
        return admin.create("FieldPermissions", fieldPermission(field, editable));
    }

    Reply tryToShow(String field) {
        return admin.post(SOBJECTS + "/FieldPermissions", fieldPermission(field, true));
    }

    String fieldPermission(String field, boolean editable) {
        return "{\"attributes\":{\"type\":\"FieldPermissions\"},\"ParentId\":\"" + set + "\",\"SobjectType\":\""
                + field.substring(0, field.indexOf('.')) + "\",\"Field\":\"" + field
                + "\",\"PermissionsRead\":true,\"PermissionsEdit\":" + editable + "}";
    }

    String assignment() {
        return "{\"AssigneeId\":\"0050S0000000001QAA\",\"PermissionSetId\":\"" + set + "\"}";
    }
}
