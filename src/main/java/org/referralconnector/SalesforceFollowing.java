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
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.operator.FollowingStatus;
import org.referralconnector.salesforce.ChangeIntake;
import org.referralconnector.salesforce.ChangeQueries;
import org.referralconnector.salesforce.ChangeWindows;
import org.referralconnector.salesforce.PushTopics;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceChanges;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforceLogin;
import org.referralconnector.salesforce.SalesforceSchema;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.stream.Following;
import org.referralconnector.stream.Interruption;
import org.referralconnector.stream.SalesforceStreamComponent;
import org.referralconnector.stream.StreamBatch;
import org.referralconnector.stream.StreamState;

/** What it takes to learn of the changes in one Salesforce connection, in the way that the settings choose. */
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

    private final String connection;
    private final StreamMode mode;
    private final FollowedFields followed;
    private final SalesforceStreamComponent component;
    private final ChangeWindows windows;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /** What all the parts need. */
    record Tools(ObjectMapper json, MeterRegistry meters, Clock clock, RandomGenerator random) {}

    SalesforceFollowing(
            String connection,
            FollowedFields followed,
            Settings settings,
            StreamPositions positions,
            SalesforceLogin login,
            SalesforceApi api,
            SalesforceSchema schema,
            SalesforceErrors errors,
            Tools tools) {
        this.connection = connection;
        this.followed = followed;
        this.mode = settings.streamMode();
        List<String> channels = mode.channels(followed.objects(), settings.streamChannel());
        Backoff backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, tools.random());
        component = new SalesforceStreamComponent(
                login, api.version(), positions, tools.meters(), tools.clock(), tools.random());
        component.follow(connection, new Following(channels, settings.streamRetention()));
        ChangeIntake intake = new ChangeIntake(connection, followed, tools.json(), tools.meters(), tools.clock());
        windows = new ChangeWindows(
                connection,
                settings.reconciliation(),
                channels.stream()
                        .map(channel -> StreamBatch.stream(connection, channel))
                        .toList(),
                this::subscribed,
                intake::forget,
                positions,
                backoff,
                tools.clock(),
                tools.meters());
        beans.put("changeIntake", intake);
        beans.put("changeWindows", windows);
        beans.put(
                "changeQueries", new ChangeQueries(api, followed, schema, errors, intake, tools.json(), tools.clock()));
        beans.put("salesforceChanges", new SalesforceChanges(tools.json()));
        beans.put(
                "pushTopics",
                new PushTopics(
                        api, followed, schema, errors, this::aTopicIsMissing, tools.json(), backoff, tools.clock()));
    }

    SalesforceStreamComponent component() {
        return component;
    }

    Map<String, Object> beans() {
        return beans;
    }

    FollowingStatus status() {
        return new FollowingStatus(
                followed.isEmpty() ? StreamMode.OFF : mode, () -> component.states(connection), windows::missingSince);
    }

    /** The ids of the routes that are not needed. */
    Set<String> left() {
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
