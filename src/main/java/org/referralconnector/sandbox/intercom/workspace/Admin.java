package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.referralconnector.sandbox.http.Json;

/** The one teammate, to whom the access tokens belong. */
public final class Admin {
    public static final String ID = "1";

    private static final String NAME = "Ida Sandbox";
    private static final String EMAIL = "ida@sandbox.example";

    private Admin() {}

    /** As notes and lists show an admin. */
    public static ObjectNode json() {
        ObjectNode admin = Json.object()
                .put("type", "admin")
                .put("id", ID)
                .put("name", NAME)
                .put("email", EMAIL)
                .put("away_mode_enabled", false)
                .put("away_mode_reassign", false)
                .put("has_inbox_seat", true);
        admin.putArray("team_ids");
        return admin;
    }

    static ObjectNode reference() {
        return Json.object().put("type", "admin").put("id", ID);
    }

    /** As {@code GET /me} shows the admin, with the workspace. */
    public static ObjectNode withApp(Workspace workspace) {
        ObjectNode admin = json().put("email_verified", true);
        admin.putObject("app")
                .put("type", "app")
                .put("id_code", Workspace.ID)
                .put("name", "Sandbox")
                .put("created_at", workspace.createdAt().getEpochSecond())
                .put("secure", false)
                .put("identity_verification", false)
                .put("timezone", workspace.settings().timezoneName())
                .put("region", workspace.settings().region().name());
        admin.putObject("avatar")
                .put("type", "avatar")
                .put("image_url", "https://static.sandbox.example/avatars/admins/1.png");
        return admin;
    }
}
