package org.referralconnector.operator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.stream.Interruption;
import org.referralconnector.stream.StreamState;

/**
 * How the changes in Salesforce become known.
 *
 * @param mode how; {@code off} if no campaign has rules
 * @param streams how each channel stands
 * @param missingSince since when changes are missing
 */
public record FollowingStatus(
        StreamMode mode, Supplier<List<StreamState>> streams, Supplier<Optional<Instant>> missingSince) {

    Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("mode", mode.word());
        content.put(
                "channels", streams.get().stream().map(FollowingStatus::channel).toList());
        content.put("missingSince", missingSince.get().map(Instant::toString).orElse(null));
        return content;
    }

    /** The channels whose events do not come, and why. */
    public Map<String, String> silent() {
        Map<String, String> silent = new LinkedHashMap<>();
        streams.get().stream()
                .filter(state -> state.subscribedSince().isEmpty())
                .forEach(state -> silent.put(
                        state.channel(),
                        state.lastInterruption().map(Interruption::word).orElse("not-tried")));
        return silent;
    }

    private static Map<String, Object> channel(StreamState state) {
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("channel", state.channel());
        channel.put("subscribed", state.subscribedSince().isPresent());
        channel.put("since", state.subscribedSince().map(Instant::toString).orElse(null));
        channel.put(
                "lastInterruption",
                state.lastInterruption().map(Interruption::word).orElse(null));
        return channel;
    }
}
