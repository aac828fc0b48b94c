package org.referralconnector.stream;

import java.util.List;

/**
 * Events that came together, in the order in which they came.
 *
 * @param connection where they come from, such as {@code salesforce/default}
 * @param events at least one; of one channel or of several
 */
public record StreamBatch(String connection, List<StreamEvent> events) {
    public StreamBatch {
        events = List.copyOf(events);
    }

    /** Under which name the position of one of its channels is kept. */
    public String stream(String channel) {
        return stream(connection, channel);
    }

    /** Under which name the position of a channel is kept, such as {@code salesforce/default/data/LeadChangeEvent}. */
    public static String stream(String connection, String channel) {
        return connection + "/" + channel;
    }

    /** Leaves out the events. */
    @Override
    public String toString() {
        return "StreamBatch[" + connection + ", " + events.size() + " events]";
    }
}
