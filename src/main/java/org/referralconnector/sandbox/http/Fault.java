package org.referralconnector.sandbox.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One way in which calls go wrong, as it is ordered through {@code POST /sandbox/faults}.
 *
 * @param kind what goes wrong; without it {@code status} means {@link Kind#ANSWER} and {@code delay} {@link Kind#DELAY}
 * @param delay milliseconds before the work starts, or between two pieces of a trickled body
 * @param status HTTP status to answer instead of doing the work; for {@link Kind#REFUSE_RECORD} that of a call for this
 *     record alone, 400 unless it is given
 * @param code error code in the system's own error body
 * @param message error text in the system's own error body
 * @param fields names of fields in the system's own error body
 * @param shape whether the system's own error body is a list of errors or a single one
 * @param body replaces the system's own error body
 * @param headers headers of the error answer
 * @param times how many calls (records, for {@link Kind#LOCK_ROW} and {@link Kind#REFUSE_RECORD}) are hit; without it all
 * @param seconds how long the fault lasts; without it until it is cleared
 * @param skip how many calls pass unharmed before the first is hit
 * @param method only calls of this method are hit
 * @param path only calls with this path prefix are hit, or a regular expression if it starts with {@code ^}
 * @param nth only the record at this place in a call is refused, from 1
 * @param object only records of this object are refused
 * @param where only records in which these fields have these values are refused
 * @param bytes size of a piece of a trickled body
 */
public record Fault(
        Kind kind,
        int delay,
        int status,
        String code,
        String message,
        List<String> fields,
        Shape shape,
        String body,
        Map<String, String> headers,
        Integer times,
        Double seconds,
        int skip,
        String method,
        String path,
        Integer nth,
        String object,
        Map<String, String> where,
        int bytes) {

    /** How errors are wrapped. */
    public enum Shape {
        /** A list of errors. */
        ARRAY,
        /** A single error. */
        OBJECT;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What goes wrong. */
    public enum Kind {
        /** The call is answered late. */
        DELAY,
        /** The call is answered with an error status and nothing is done. */
        ANSWER,
        /** The connection is closed before anything is done. */
        DROP_REQUEST,
        /** The work is done and committed, then the connection is closed without an answer. */
        DROP_ANSWER,
        /** The work is done, but the answer never comes: the connection stays open until the faults are cleared. */
        HANG,
        /** The body of the answer comes in small pieces with pauses between them. */
        TRICKLE,
        /** Records cannot be locked for writing. */
        LOCK_ROW,
        /** Records are refused with an error of their own and not written; others of the same call are. */
        REFUSE_RECORD,
        /** All sessions end at this moment. */
        EXPIRE_SESSIONS,
        /** The daily API limit is used up. */
        EXHAUST_LIMIT;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Checks the order, and fills in what follows from the rest.
     *
     * @throws IllegalArgumentException with a sentence for people if the fault makes no sense
     */
    public Fault {
        if (kind == null) {
            if (status == 0 && delay == 0) {
                throw new IllegalArgumentException("give a \"kind\", a \"status\" or a \"delay\"");
            }
            kind = status == 0 ? Kind.DELAY : Kind.ANSWER;
        }
        if (kind == Kind.ANSWER && (status < 200 || status > 599)) {
            throw new IllegalArgumentException("\"status\" must be between 200 and 599");
        }
        if (kind == Kind.DELAY && delay <= 0) {
            throw new IllegalArgumentException("\"delay\" must be milliseconds above 0");
        }
        if (kind == Kind.REFUSE_RECORD && code == null) {
            throw new IllegalArgumentException("\"code\" must be the error code of the refused records");
        }
        fields = fields == null ? List.of() : List.copyOf(fields);
        shape = shape == null ? Shape.ARRAY : shape;
        where = where == null ? Map.of() : Map.copyOf(where);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        bytes = bytes == 0 ? 16 : bytes;
        if (path != null && path.startsWith("^")) {
            try {
                Pattern.compile(path);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("\"path\" is no regular expression: " + e.getMessage(), e);
            }
        }
    }

    boolean concerns(Call call) {
        if (method != null && !method.equalsIgnoreCase(call.method())) {
            return false;
        }
        if (path == null) {
            return true;
        }
        return path.startsWith("^")
                ? Pattern.compile(path).matcher(call.path()).find()
                : call.path().startsWith(path);
    }
}
