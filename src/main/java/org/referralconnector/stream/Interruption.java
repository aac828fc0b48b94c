package org.referralconnector.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.cometd.bayeux.Message;

/** Why a stream, or one channel of it, does not go on. */
public enum Interruption {
    /** There is no session, and none can be had. */
    LOGIN_FAILED,
    /** The session is not valid any more ({@code 401}). */
    UNAUTHORIZED,
    /** The server has forgotten the client ({@code 403::Unknown client}). */
    UNKNOWN_CLIENT,
    /** The client or the channel is refused ({@code 403}). */
    DENIED,
    /** The server says that it has too much to do ({@code 503} or 429). */
    BUSY,
    /** The event after which the channel should go on is not kept any more ({@code 400::The replayId …}). */
    REPLAY_REFUSED,
    /** There is no such channel ({@code 400} or {@code 404}). */
    NO_SUCH_CHANNEL,
    /** The connection could not be made, or broke. */
    CONNECTION,
    /** Nothing was heard for too long. */
    SILENCE,
    /** A handshake or a subscription was not answered. */
    NOT_ANSWERED,
    /** The answer is none of the protocol, such as a page of HTML. */
    UNREADABLE,
    /** The database that knows where to go on cannot be reached. */
    DATABASE,
    /** The route did not take what came; it is handed over again until it does. */
    ROUTE_FAILED,
    /** Anything else. */
    OTHER;

    private static final Pattern REPLAY_ID = Pattern.compile("400::?The replayId .*", Pattern.DOTALL);
    private static final Pattern FORGOTTEN =
            Pattern.compile("40[23]::?.*(Unknown client|session_unknown).*", Pattern.DOTALL);

    /** The reason as metrics and the operator API spell it, such as {@code unknown-client}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What an answer of the server means that says no, or that never came. */
    static Interruption of(Message answer) {
        if (answer.get("failure") instanceof Map<?, ?> failure) {
            if (failure.get("httpCode") instanceof Number status) {
                return ofStatus(status.intValue());
            }
            return failure.get("exception") instanceof Throwable cause ? of(cause) : CONNECTION;
        }
        String error = String.valueOf(answer.get(Message.ERROR_FIELD));
        String reason = failureReason(answer);
        if (REPLAY_ID.matcher(error).matches()) {
            return REPLAY_REFUSED;
        }
        if (FORGOTTEN.matcher(error).matches()) {
            return UNKNOWN_CLIENT;
        }
        // the extension says more exactly what 403::Handshake denied and its kin mean
        return ofStatus(status(reason.isEmpty() ? error : reason));
    }

    /** What a failure means that kept an answer from coming. */
    static Interruption of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return SILENCE;
            }
            if (cause instanceof JsonProcessingException
                    || cause instanceof ParseException
                    || cause instanceof IllegalArgumentException) {
                return UNREADABLE;
            }
            if (cause instanceof EOFException || cause instanceof IOException) {
                return CONNECTION;
            }
        }
        return OTHER;
    }

    private static Interruption ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 402 -> UNKNOWN_CLIENT;
            case 403 -> DENIED;
            case 400, 404 -> NO_SUCH_CHANNEL;
            case 429, 500, 502, 503, 504 -> BUSY;
            default -> OTHER;
        };
    }

    private static int status(String error) {
        return error.matches("(?s)\\d{3}:.*") ? Integer.parseInt(error.substring(0, 3)) : 0;
    }

    private static String failureReason(Message answer) {
        Map<String, Object> ext = answer.getExt();
        return ext != null
                        && ext.get("sfdc") instanceof Map<?, ?> sfdc
                        && sfdc.get("failureReason") instanceof String reason
                ? reason
                : "";
    }
}
