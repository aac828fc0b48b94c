package org.referralconnector.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request to a program's API, complete but for the address that the campaign file gives.
 *
 * @param campaign the campaign whose program is called
 * @param name what it does, for metrics, such as {@code confirm}
 * @param method the HTTP method
 * @param path what follows the address: empty, or a path that begins with a slash and needs no more encoding
 * @param query the query, which needs no more encoding; empty for none
 * @param headers what proves that the call is ours, by header name
 * @param json the request body, if there is one
 * @param writes true if its repetition matters, so that a lost answer leaves a doubt
 * @param parts the calls that this one stands for, if it stands for several
 */
public record ProgramCall(
        String campaign,
        String name,
        String method,
        String path,
        String query,
        Map<String, String> headers,
        Optional<String> json,
        boolean writes,
        List<ProgramCall> parts) {

    public ProgramCall {
        headers = Map.copyOf(headers);
        parts = List.copyOf(parts);
    }

    /** A call that only reads. */
    public static ProgramCall reading(
            String campaign, String name, String path, String query, Map<String, String> headers) {
        return new ProgramCall(campaign, name, "GET", path, query, headers, Optional.empty(), false, List.of());
    }

    /** A call that changes something. */
    public static ProgramCall writing(
            String campaign, String name, String method, String path, Map<String, String> headers, String json) {
        return new ProgramCall(campaign, name, method, path, "", headers, Optional.of(json), true, List.of());
    }

    /** Leaves out path, query, headers and body: they hold credentials and personal data. */
    @Override
    public String toString() {
        return "ProgramCall[" + campaign + ", " + name + "]";
    }
}
