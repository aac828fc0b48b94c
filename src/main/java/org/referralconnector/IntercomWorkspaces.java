package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.component.http.HttpComponent;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomAttributes;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomDuplicates;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomPlanner;
import org.referralconnector.intercom.IntercomReplies;
import org.referralconnector.intercom.IntercomTokens;
import org.referralconnector.intercom.IntercomWatch;
import org.referralconnector.intercom.IntercomWrites;
import org.referralconnector.operator.IntercomStatus;

/** What it takes to reach the Intercom workspaces that campaigns go to; nothing if none does. */
final class IntercomWorkspaces {
    /** A page of 150 contacts, each with hundreds of custom attributes. */
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

    private final Settings settings;
    private final List<IntercomConnection> connections;
    private final IntercomStatus status;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /**
     * @param stored the token of a connection that somebody has connected with a browser, by its name
     * @throws InvalidSetting if a campaign names a connection that is not set up
     */
    IntercomWorkspaces(
            Settings settings,
            Campaigns campaigns,
            Function<String, Optional<String>> stored,
            Gates gates,
            ObjectMapper json,
            MeterRegistry meters,
            Clock clock) {
        this.settings = settings;
        this.connections = names(campaigns).stream().map(settings::intercom).toList();
        IntercomErrors errors = new IntercomErrors(json);
        IntercomWatch watch = new IntercomWatch(errors, gates, meters, clock);
        this.status = new IntercomStatus(connections, gates, watch);
        beans.put("intercomTokens", new IntercomTokens(connections, stored));
        beans.put("intercomReplies", new IntercomReplies(clock));
        beans.put("intercomErrors", errors);
        beans.put("intercomWatch", watch);
        IntercomAttributes attributes =
                new IntercomAttributes(errors, json, clock, settings.duration(Setting.INTERCOM_ATTRIBUTES_TTL));
        beans.put("intercomAttributes", attributes);
        beans.put("intercomPlanner", new IntercomPlanner(attributes));
        beans.put("intercomDuplicates", new IntercomDuplicates(errors, json));
        beans.put(
                "intercomWrites",
                new IntercomWrites(errors, attributes, json, clock, settings.duration(Setting.INTERCOM_SEARCH_LAG)));
    }

    /** The names of the connections that campaigns use. */
    static List<String> names(Campaigns campaigns) {
        return campaigns.all().stream()
                .flatMap(campaign -> campaign.intercom().stream())
                .map(IntercomRules::connection)
                .distinct()
                .sorted()
                .toList();
    }

    /** Those connections. */
    List<IntercomConnection> connections() {
        return connections;
    }

    /** How they stand. */
    IntercomStatus status() {
        return status;
    }

    /** The beans that the routes name. */
    Map<String, Object> beans() {
        return beans;
    }

    /** The component through which Intercom is called. */
    HttpComponent component() {
        return component(settings.duration(Setting.INTERCOM_TIMEOUT));
    }

    static HttpComponent component(Duration timeout) {
        return ReferralHttp.component(timeout, LARGEST_ANSWER);
    }

    /** What the route templates need to know of each connection. */
    List<Map<String, Object>> parameters() {
        return connections.stream()
                .map(connection -> Map.<String, Object>of("connection", connection.name(), "api", connection.url()))
                .toList();
    }
}
