package org.referralconnector.stream;

/**
 * One event of a stream.
 *
 * @param channel the channel without the slash before it, such as {@code data/LeadChangeEvent}
 * @param replayId its place in the channel: a later event has a higher one, and there are gaps
 * @param json what the event's {@code data} is, as JSON
 */
public record StreamEvent(String channel, long replayId, String json) {
    /** Leaves out what it says. */
    @Override
    public String toString() {
        return "StreamEvent[" + channel + ", " + replayId + "]";
    }
}
