package org.referralconnector.program;

/**
 * A webhook that is not taken. The message names what is wrong and what would be right; it may be sent to anybody, so it
 * never holds a value, a secret or a word about our inside.
 */
public final class WebhookRefused extends Exception {
    private final int status;
    private final String code;

    private WebhookRefused(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** 400: the body cannot become an event. */
    public static WebhookRefused unreadable(String message) {
        return new WebhookRefused(400, "unreadable", message);
    }

    /** 401: the webhook does not prove that it comes from the program; the same words whatever the proof lacks. */
    public static WebhookRefused notAuthentic() {
        return new WebhookRefused(
                401, "not-authentic", "the webhook is not authentic; send it with this campaign's secret");
    }

    /** 401: no campaign has the write key that an analytics library sends; the same words if it sends none. */
    public static WebhookRefused unknownWriteKey() {
        return new WebhookRefused(
                401, "not-authentic", "the write key is unknown; send a campaign's secret as the user of HTTP Basic");
    }

    /** 404: an analytics library calls something that there is not. */
    public static WebhookRefused unknownCall() {
        return new WebhookRefused(
                404,
                "not-found",
                "there is no such call; send to identify, track, page, screen, group, alias or batch");
    }

    /** 404: no campaign file has the name in the address. */
    public static WebhookRefused unknownCampaign() {
        return new WebhookRefused(
                404, "unknown-campaign", "there is no such campaign; check the last part of the address");
    }

    /** 413: the body is longer than {@code limit} bytes. */
    public static WebhookRefused tooLarge(long limit) {
        return tooLarge("the body", limit);
    }

    /** 413: {@code part}, named by its place, is longer than {@code limit} bytes. */
    public static WebhookRefused tooLarge(String part, long limit) {
        return new WebhookRefused(413, "too-large", part + " is too large; send at most " + limit + " bytes");
    }

    /** 413: {@code part}, named by its place, has more than {@code limit} events. */
    public static WebhookRefused tooMany(String part, int limit) {
        return new WebhookRefused(
                413, "too-large", part + " has too many events; send at most " + limit + " in one request");
    }

    /** 415: the body is of a type that is not read. */
    public static WebhookRefused wrongType(String message) {
        return new WebhookRefused(415, "wrong-type", message);
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    /** A short word for the answer's body, the log and the metrics, such as {@code not-authentic}. */
    public String code() {
        return code;
    }
}
