package org.referralconnector.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/** How long settled deliveries and their entries are kept. */
public final class Retention {
    private static final int CHUNK = 1_000;

    private final Duration keep;
    private final Clock clock;

    public Retention(Duration keep, Clock clock) {
        this.keep = keep;
        this.clock = clock;
    }

    /** The parameters of the SQL that removes what is older, a chunk at a time. */
    public Map<String, Object> chunk() {
        OffsetDateTime before = clock.instant().minus(keep).atOffset(ZoneOffset.UTC);
        return Map.of("before", before, "most", CHUNK);
    }
}
