package org.referralconnector.salesforce;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How changes in Salesforce become known. */
public enum StreamMode {
    /** By Change Data Capture, which an administrator has to select the objects for. */
    CDC(Duration.ofDays(3)),
    /** By PushTopics, which the connector makes. */
    PUSH_TOPIC(Duration.ofDays(1)),
    /** By queries alone. */
    POLL(Duration.ZERO),
    /** Not at all. */
    OFF(Duration.ZERO);

    private final Duration retention;

    StreamMode(Duration retention) {
        this.retention = retention;
    }

    /** The mode as the settings spell it, such as {@code push-topic}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mode spelled {@code word}, if there is one. */
    public static Optional<StreamMode> of(String word) {
        for (StreamMode mode : values()) {
            if (mode.word().equals(word)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** How long Salesforce keeps events in this mode. */
    public Duration retention() {
        return retention;
    }

    /**
     * The channels on which the changes of these objects come, such as {@code data/LeadChangeEvent}.
     *
     * @param custom the name of a custom channel that has them all, such as {@code Referral__chn}; empty for those that
     *     every org has
     */
    public List<String> channels(List<String> objects, Optional<String> custom) {
        return switch (this) {
            case CDC ->
                custom.map(name -> List.of("data/" + name)).orElseGet(() -> objects.stream()
                        .map(object -> "data/" + object + "ChangeEvent")
                        .toList());
            case PUSH_TOPIC ->
                objects.stream()
                        .map(object -> "topic/" + PushTopics.name(object))
                        .toList();
            case POLL, OFF -> List.of();
        };
    }
}
