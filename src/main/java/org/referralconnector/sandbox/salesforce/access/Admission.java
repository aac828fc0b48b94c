package org.referralconnector.sandbox.salesforce.access;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** Whether a user may call the API at all, whatever the call is. */
public final class Admission {
    private final Permissions permissions;
    private final Set<String> expiredPasswords = ConcurrentHashMap.newKeySet();
    private final Set<String> tooWeak = ConcurrentHashMap.newKeySet();
    private volatile boolean apiOfOrganization = true;

    public Admission(Permissions permissions) {
        this.permissions = permissions;
    }

    /** Whether the edition of the organization includes the API. */
    public boolean apiOfOrganization() {
        return apiOfOrganization;
    }

    public void giveApiToOrganization(boolean api) {
        apiOfOrganization = api;
    }

    public boolean passwordExpired(String user) {
        return expiredPasswords.contains(user);
    }

    public void expirePassword(String user, boolean expired) {
        set(expiredPasswords, user, expired);
    }

    /** Whether the user needs a session of the level High Assurance, which no session has that an app opens. */
    public boolean needsHighAssurance(String user) {
        return tooWeak.contains(user);
    }

    public void requireHighAssurance(String user, boolean required) {
        set(tooWeak, user, required);
    }

    private static void set(Set<String> users, String user, boolean member) {
        if (member) {
            users.add(user);
        } else {
            users.remove(user);
        }
    }

    /**
     * Lets a user in.
     *
     * @throws Refusal INVALID_SESSION_ID, API_DISABLED_FOR_ORG, API_CURRENTLY_DISABLED or one about the password
     */
    public void require(String user) {
        if (needsHighAssurance(user)) {
            throw Refusal.of(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");
        }
        if (!apiOfOrganization) {
            throw Refusal.of(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");
        }
        if (!permissions.has(user, "ApiEnabled")) {
            throw Refusal.of(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
        }
        if (passwordExpired(user) && !permissions.has(user, "PasswordNeverExpires")) {
            throw Refusal.of(
                    403,
                    "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
                    "The users password has expired, you must call SetPassword before attempting any other API"
                            + " operations");
        }
    }
}
