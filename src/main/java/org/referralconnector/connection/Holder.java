package org.referralconnector.connection;

/**
 * Whose a token is, for people to read.
 *
 * @param user such as a username
 * @param org the org or workspace
 */
public record Holder(String user, String org) {
    /** Leaves out who it is. */
    @Override
    public String toString() {
        return "Holder";
    }
}
