package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.http.HttpComponent;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomReplies;
import org.referralconnector.intercom.IntercomTokens;
import org.referralconnector.intercom.IntercomWatch;

/** What it takes to reach the Intercom workspaces that campaigns go to; nothing if none does. */
final class IntercomWorkspaces {
    private final Settings settings;
    private final List<IntercomConnection> connections;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /**
     * @throws InvalidSetting if a campaign names a connection that is not set up
     */
    IntercomWorkspaces(
            Settings settings, Campaigns campaigns, Gates gates, ObjectMapper json, MeterRegistry meters, Clock clock) {
        this.settings = settings;
        this.connections = campaigns.all().stream()
                .flatMap(campaign -> campaign.intercom().stream())
                .map(IntercomRules::connection)
                .distinct()
                .sorted()
                .map(settings::intercom)
                .toList();
        IntercomErrors errors = new IntercomErrors(json);
        beans.put("intercomTokens", new IntercomTokens(connections));
        beans.put("intercomReplies", new IntercomReplies(clock));
        beans.put("intercomErrors", errors);
        beans.put("intercomWatch", new IntercomWatch(errors, gates, meters, clock));
    }

    /** Those connections. */
    List<IntercomConnection> connections() {
        return connections;
    }

    /** The beans that the routes name. */
    Map<String, Object> beans() {
        return beans;
    }

    /** The component through which Intercom is called. */
    HttpComponent component() {
        return ReferralHttp.component(settings.duration(Setting.INTERCOM_TIMEOUT));
    }

    /** What the route templates need to know of each connection. */
    List<Map<String, Object>> parameters() {
        return connections.stream()
                .map(connection -> Map.<String, Object>of("connection", connection.name(), "api", connection.url()))
                .toList();
    }
}
