package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.journal.Backoff;
import org.referralconnector.operator.FollowingStatus;
import org.referralconnector.salesforce.ChangeIntake;
import org.referralconnector.salesforce.ChangeQueries;
import org.referralconnector.salesforce.ChangeWindows;
import org.referralconnector.salesforce.PushTopics;
import org.referralconnector.salesforce.SalesforceSchema;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.stream.Following;
import org.referralconnector.stream.Interruption;
import org.referralconnector.stream.SalesforceStreamComponent;
import org.referralconnector.stream.StreamAccess;
import org.referralconnector.stream.StreamBatch;
import org.referralconnector.stream.StreamState;

/** What it takes to learn of the changes in one Salesforce connection, in the way that its settings choose. */
final class SalesforceFollowing {
    /** The routes that are loaded only if a campaign has rules, and not all of them in every mode. */
    static final Set<String> ROUTES = Set.of(
            "follow-salesforce-changes",
            "read-missed-changes",
            "reconcile-salesforce-changes",
            "read-salesforce-changes",
            "keep-push-topics");

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final String name;
    private final String connection;
    private final StreamMode mode;
    private final FollowedFields followed;
    private final SalesforceStreamComponent component;
    private final ChangeWindows windows;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /** What all the parts need. */
    record Tools(ObjectMapper json, MeterRegistry meters, Clock clock, RandomGenerator random) {}

    /** @param name the connection's name, such as {@code default} */
    SalesforceFollowing(
            String name,
            FollowedFields followed,
            Settings settings,
            StreamAccess login,
            SalesforceSchema schema,
            SalesforceOrg.Shared shared) {
        this.name = name;
        this.connection = SalesforceRules.destination(name);
        this.followed = followed;
        this.mode = settings.streamMode(name);
        this.component = shared.stream();
        Tools tools = shared.tools();
        List<String> channels = mode.channels(followed.objects(), settings.streamChannel(name));
        Backoff backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, tools.random());
        component.follow(connection, login, new Following(channels, settings.streamRetention(name)));
        ChangeIntake intake = new ChangeIntake(connection, followed, tools.json(), tools.meters(), tools.clock());
        windows = new ChangeWindows(
                connection,
                settings.reconciliation(name),
                channels.stream()
                        .map(channel -> StreamBatch.stream(connection, channel))
                        .toList(),
                this::subscribed,
                intake::forget,
                shared.positions(),
                backoff,
                tools.clock(),
                tools.meters());
        beans.put("changeIntake", intake);
        beans.put("changeWindows", windows);
        beans.put(
                "changeQueries",
                new ChangeQueries(
                        shared.api(), followed, schema, shared.errors(), intake, tools.json(), tools.clock()));
        PushTopics topics = new PushTopics(
                shared.api(),
                followed,
                schema,
                shared.errors(),
                this::aTopicIsMissing,
                tools.json(),
                backoff,
                tools.clock());
        beans.put("pushTopics", topics);
        shared.failures().tell(name, windows, topics);
    }

    Map<String, Object> beans() {
        return beans;
    }

    FollowingStatus status() {
        return new FollowingStatus(
                followed.isEmpty() ? StreamMode.OFF : mode, () -> component.states(connection), windows::missingSince);
    }

    /** The ids of the routes that the connection does not need. */
    Set<String> left() {
        return needless().stream().map(route -> route + "-" + name).collect(Collectors.toSet());
    }

    private Set<String> needless() {
        if (followed.isEmpty() || mode == StreamMode.OFF) {
            return ROUTES;
        }
        Set<String> left = new TreeSet<>();
        if (mode == StreamMode.POLL) {
            left.addAll(Set.of("follow-salesforce-changes", "read-missed-changes"));
        }
        if (mode != StreamMode.PUSH_TOPIC) {
            left.add("keep-push-topics");
        }
        return left;
    }

    private Set<String> subscribed() {
        return component.states(connection).stream()
                .filter(state -> state.subscribedSince().isPresent())
                .map(StreamState::stream)
                .collect(Collectors.toSet());
    }

    private boolean aTopicIsMissing() {
        return component.states(connection).stream()
                .anyMatch(state -> state.subscribedSince().isEmpty()
                        && state.lastInterruption().stream().anyMatch(Interruption.NO_SUCH_CHANNEL::equals));
    }
}
