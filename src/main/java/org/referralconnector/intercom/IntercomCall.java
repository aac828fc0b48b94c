package org.referralconnector.intercom;

import java.util.Optional;

/**
 * One request to Intercom's REST API, complete but for the address and the token of the connection.
 *
 * @param connection the name of the connection, such as {@code default}
 * @param name what it does, for metrics, such as {@code create-contact}
 * @param method the HTTP method
 * @param path begins with a slash and needs no more encoding, such as {@code /contacts/search}
 * @param query the query, which needs no more encoding; empty for none
 * @param json the request body, if there is one
 * @param writes true if its repetition matters, so that a lost answer leaves a doubt
 */
public record IntercomCall(
        String connection,
        String name,
        String method,
        String path,
        String query,
        Optional<String> json,
        boolean writes) {

    /** A call that only reads. */
    public static IntercomCall reading(String connection, String name, String path, String query) {
        return new IntercomCall(connection, name, "GET", path, query, Optional.empty(), false);
    }

    /** A question that is too long for a query. */
    public static IntercomCall asking(String connection, String name, String path, String json) {
        return new IntercomCall(connection, name, "POST", path, "", Optional.of(json), false);
    }

    /** A call that changes something. */
    public static IntercomCall writing(String connection, String name, String method, String path, String json) {
        return new IntercomCall(connection, name, method, path, "", Optional.of(json), true);
    }

    /** Leaves out path, query and body: they hold personal data. */
    @Override
    public String toString() {
        return "IntercomCall[" + connection + ", " + name + "]";
    }
}
