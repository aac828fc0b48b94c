package org.referralconnector;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.intercom.ContactChanges;
import org.referralconnector.intercom.ContactIntake;
import org.referralconnector.intercom.ContactMerges;
import org.referralconnector.intercom.ContactQueries;
import org.referralconnector.intercom.ContactWindows;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.NotificationIntake;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.operator.ContactsStatus;

/** What it takes to learn of the changes of contacts in the Intercom workspaces that campaigns go to. */
final class IntercomFollowing {
    /** The routes that are loaded only if a campaign goes to Intercom, the latter two only if it has rules. */
    static final Set<String> ROUTES =
            Set.of("receive-intercom-webhook", "apply-intercom-change", "poll-intercom-contacts");

    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final List<IntercomConnection> connections;
    private final Map<String, ContactIntake> intakes = new TreeMap<>();
    private final Duration interval;
    private final ContactWindows windows;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    IntercomFollowing(
            List<IntercomConnection> connections,
            Campaigns campaigns,
            Settings settings,
            Links links,
            StreamPositions positions,
            SalesforceFollowing.Tools tools) {
        this.connections = connections;
        this.interval = settings.duration(Setting.INTERCOM_RECONCILE);
        Duration searchLag = settings.duration(Setting.INTERCOM_SEARCH_LAG);
        IntercomErrors errors = new IntercomErrors(tools.json());
        for (IntercomConnection connection : connections) {
            String destination = IntercomRules.destination(connection.name());
            intakes.put(destination, new ContactIntake(campaigns, destination, links, tools.json()));
        }
        ContactChanges changes = new ContactChanges(intakes, searchLag, tools.json());
        ContactQueries queries = new ContactQueries(intakes, errors, tools.json());
        windows = new ContactWindows(
                followed(),
                interval,
                searchLag,
                queries,
                positions,
                new Backoff(FIRST_RETRY, LONGEST_RETRY, tools.random()),
                tools.clock(),
                tools.meters());
        beans.put(
                "intercomNotifications",
                new NotificationIntake(
                        connections, intakes, settings.bytes(Setting.HTTP_MAX_BODY), tools.clock(), tools.meters()));
        beans.put("contactChanges", changes);
        beans.put("contactMerges", new ContactMerges(changes, errors, tools.json()));
        beans.put("contactQueries", queries);
        beans.put("contactWindows", windows);
    }

    /** The beans that the routes name. */
    Map<String, Object> beans() {
        return beans;
    }

    /** How the changes of contacts become known. */
    ContactsStatus status() {
        return new ContactsStatus(
                followed(),
                connections.stream()
                        .filter(connection -> connection.clientSecret().isPresent())
                        .map(IntercomConnection::name)
                        .toList(),
                !interval.isZero(),
                windows::standing);
    }

    /** The ids of the routes that are not needed. */
    Set<String> left() {
        Set<String> left = new TreeSet<>();
        if (connections.isEmpty()) {
            left.add("receive-intercom-webhook");
        }
        if (followed().isEmpty()) {
            left.add("apply-intercom-change");
        }
        if (followed().isEmpty() || interval.isZero()) {
            left.add("poll-intercom-contacts");
        }
        return left;
    }

    /** The names of the connections of which some campaign has rules. */
    private List<String> followed() {
        return connections.stream()
                .map(IntercomConnection::name)
                .filter(name -> intakes.get(IntercomRules.destination(name)).follows())
                .toList();
    }
}
