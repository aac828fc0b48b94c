package org.referralconnector.stream;

import java.time.Duration;
import java.util.List;

/**
 * What of a connection is followed.
 *
 * @param channels the channels without the slash before them, such as {@code data/LeadChangeEvent}
 * @param retention how long the server keeps events at least: a position that is older may have a gap behind it
 */
public record Following(List<String> channels, Duration retention) {
    public Following {
        channels = List.copyOf(channels);
    }
}
