package org.referralconnector.intercom;

/**
 * A notification that is not taken. The message names what is wrong and what would be right; it may be sent to anybody, so
 * it never holds a value, a secret or a word about our inside.
 */
public final class NotificationRefused extends Exception {
    private final int status;
    private final String code;

    private NotificationRefused(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** 400: the body is no notification. */
    static NotificationRefused unreadable(String message) {
        return new NotificationRefused(400, "unreadable", message);
    }

    /** 401: the notification does not prove that it comes from Intercom; the same words whatever the proof lacks. */
    static NotificationRefused notAuthentic() {
        return new NotificationRefused(
                401, "not-authentic", "the notification is not signed with the client secret of the connection's app");
    }

    /** 404: no campaign goes to a connection of the name in the address. */
    static NotificationRefused unknownConnection() {
        return new NotificationRefused(
                404,
                "unknown-connection",
                "no campaign goes to such an Intercom connection; check the last part of the address");
    }

    /** 404: the connection takes no notifications, because {@code setting} is not set. */
    static NotificationRefused noSecret(String setting) {
        return new NotificationRefused(
                404, "no-client-secret", "the connection takes no notifications; set " + setting);
    }

    /** 413: the body is longer than {@code limit} bytes. */
    static NotificationRefused tooLarge(long limit) {
        return new NotificationRefused(413, "too-large", "the body is too large; send at most " + limit + " bytes");
    }

    /** 415: the body is of a type that is not read. */
    static NotificationRefused wrongType() {
        return new NotificationRefused(
                415, "wrong-type", "the body is of a type that is not read; send application/json, not compressed");
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    /** A short word for the answer's body and the metrics, such as {@code not-authentic}. */
    public String code() {
        return code;
    }
}
