package org.referralconnector.sandbox.intercom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Parameters;

/**
 * So many calls a minute by one app, and by all apps of the workspace, dealt out in slices of ten seconds
 * (developers.intercom.com, references 2.17, "Rate Limiting"). Every token is an app of its own.
 */
final class RateLimit {
    private static final int SLICE_SECONDS = 10;
    private static final int SLICES = 6;
    private static final int OF_APP = 10_000;
    private static final int OF_WORKSPACE = 25_000;

    /**
     * Where an app stands after a call.
     *
     * @param limit calls in a slice
     * @param reset when the next slice begins, in seconds since 1970
     * @param exceeded whether the call was one too many
     */
    record Standing(int limit, int remaining, long reset, boolean exceeded) {
        Answer on(Answer answer) {
            return answer.with("X-RateLimit-Limit", Integer.toString(limit))
                    .with("X-RateLimit-Remaining", Integer.toString(remaining))
                    .with("X-RateLimit-Reset", Long.toString(reset));
        }
    }

    private final Clock clock;
    private final Map<String, Integer> used = new HashMap<>();
    private int ofApp = OF_APP;
    private int ofWorkspace = OF_WORKSPACE;
    private long slice;
    private int usedByAll;
    private long exceeded;

    RateLimit(Clock clock) {
        this.clock = clock;
    }

    synchronized Standing take(String app) {
        startSlice();
        int mine = used.getOrDefault(app, 0);
        if (mine >= sliceOf(ofApp) || usedByAll >= sliceOf(ofWorkspace)) {
            return tooMany(mine >= sliceOf(ofApp) ? sliceOf(ofApp) : sliceOf(ofWorkspace));
        }
        used.put(app, mine + 1);
        usedByAll++;
        int left = Math.min(sliceOf(ofApp) - mine, sliceOf(ofWorkspace) - usedByAll + 1) - 1;
        return new Standing(sliceOf(ofApp), left, reset(), false);
    }

    /** As if the calls of this slice were used up. */
    synchronized Standing exhausted() {
        startSlice();
        return tooMany(sliceOf(ofApp));
    }

    private Standing tooMany(int limit) {
        exceeded++;
        return new Standing(limit, 0, reset(), true);
    }

    private void startSlice() {
        long now = clock.instant().getEpochSecond() / SLICE_SECONDS;
        if (now != slice) {
            slice = now;
            used.clear();
            usedByAll = 0;
        }
    }

    private long reset() {
        return (slice + 1) * SLICE_SECONDS;
    }

    private static int sliceOf(int perMinute) {
        return (perMinute + SLICES - 1) / SLICES;
    }

    /**
     * Sets what is given of {@code limit} and {@code workspaceLimit}, in calls a minute.
     *
     * @throws IllegalArgumentException with a sentence for people if one of them makes no sense
     */
    synchronized void set(Parameters order) {
        int app = order.integer("limit").orElse(ofApp);
        int workspace = order.integer("workspaceLimit").orElse(ofWorkspace);
        if (app < 0 || workspace < 0) {
            throw new IllegalArgumentException("\"limit\" and \"workspaceLimit\" must be calls a minute, 0 or more");
        }
        ofApp = app;
        ofWorkspace = workspace;
    }

    synchronized void report(ObjectNode node) {
        node.put("limit", ofApp).put("workspaceLimit", ofWorkspace).put("callsRefused", exceeded);
    }
}
