package org.referralconnector.sandbox.salesforce.streaming;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;

/**
 * Why a message of a client is answered with an error.
 *
 * @param channel of the message, such as {@code /meta/subscribe}
 * @param subscription only messages which name this channel are refused; null for all
 * @param error such as {@code 403::Unknown client}
 * @param failureReason what {@code ext.sfdc.failureReason} says; null for nothing
 * @param reconnect what the client is advised to do: retry, handshake or none; null for nothing
 * @param times how many messages are refused; null for all
 */
record MetaRefusal(
        String channel, String subscription, String error, String failureReason, String reconnect, Integer times) {

    static final MetaRefusal UNKNOWN_CLIENT = connect("403::Unknown client", "handshake");
    static final MetaRefusal SESSION_ENDED = connect("401::Authentication invalid", "none");
    static final MetaRefusal NO_SESSION = connect("401::Request requires authentication", "none");
    static final String DELIVERIES_EXHAUSTED = "403::Organization total events daily limit exceeded";

    /**
     * Checks an order.
     *
     * @throws IllegalArgumentException with a sentence for people if it makes no sense
     */
    MetaRefusal {
        if (channel == null || !channel.matches("/meta/(handshake|connect|subscribe|unsubscribe)")) {
            throw new IllegalArgumentException(
                    "\"channel\" must be /meta/handshake, /meta/connect, /meta/subscribe or /meta/unsubscribe");
        }
        if (error == null || !error.matches("\\d{3}:.*")) {
            throw new IllegalArgumentException("\"error\" must begin with three digits and a colon");
        }
        if (reconnect != null && !reconnect.matches("retry|handshake|none")) {
            throw new IllegalArgumentException("\"reconnect\" must be retry, handshake or none");
        }
    }

    static MetaRefusal of(ObjectNode body) {
        try {
            return Json.as(MetaRefusal.class, body);
        } catch (JsonProcessingException e) {
            String cause =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw new IllegalArgumentException(cause, e);
        }
    }

    static MetaRefusal handshakeDenied(MetaRefusal reason) {
        return new MetaRefusal("/meta/handshake", null, "403::Handshake denied", reason.error(), "none", null);
    }

    static MetaRefusal subscription(String error) {
        return new MetaRefusal("/meta/subscribe", null, error, null, null, null);
    }

    private static MetaRefusal connect(String error, String reconnect) {
        return new MetaRefusal("/meta/connect", null, error, null, reconnect, null);
    }

    boolean concerns(String metaChannel, Object subscriptions) {
        return channel.equals(metaChannel) && (subscription == null || subscription.equals(subscriptions));
    }

    MetaRefusal used() {
        return times == null
                ? this
                : new MetaRefusal(channel, subscription, error, failureReason, reconnect, times - 1);
    }

    /** What {@code ext} says. */
    Map<String, Object> ext() {
        return Map.of("sfdc", Map.of("failureReason", failureReason));
    }
}
