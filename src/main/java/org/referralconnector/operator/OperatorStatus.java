package org.referralconnector.operator;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.QueueDepth;
import org.referralconnector.journal.Urgency;

/** How the connector stands, on one page. */
public final class OperatorStatus {
    private final Campaigns campaigns;
    private final Journal journal;
    private final DeliveryQueue queue;
    private final Gates gates;
    private final List<SalesforceStatus> salesforce;
    private final IntercomStatus intercom;
    private final ContactsStatus contacts;
    private final ConnectionOrders connections;
    private final Clock clock;

    /**
     * Looks at all of them when it is asked.
     *
     * @param salesforce the Salesforce connections that campaigns use
     * @param connections as whom they are connected
     */
    public OperatorStatus(
            Campaigns campaigns,
            Journal journal,
            DeliveryQueue queue,
            Gates gates,
            List<SalesforceStatus> salesforce,
            IntercomStatus intercom,
            ContactsStatus contacts,
            ConnectionOrders connections,
            Clock clock) {
        this.campaigns = campaigns;
        this.journal = journal;
        this.queue = queue;
        this.gates = gates;
        this.salesforce = List.copyOf(salesforce);
        this.intercom = intercom;
        this.contacts = contacts;
        this.connections = connections;
        this.clock = clock;
    }

    /** Everything that an operator wants to know first. */
    public OperatorAnswer status() throws SQLException {
        Map<String, QueueDepth> depths = queue.depths();
        Set<String> names = new TreeSet<>(depths.keySet());
        campaigns.all().forEach(campaign -> names.addAll(campaign.allDestinations()));
        Instant now = clock.instant();
        Map<String, Object> destinations = new LinkedHashMap<>();
        names.forEach(
                name -> destinations.put(name, destination(name, depths.getOrDefault(name, QueueDepth.NONE), now)));
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("destinations", destinations);
        content.put(
                "salesforce",
                salesforce.stream()
                        .collect(Collectors.toMap(
                                SalesforceStatus::name,
                                SalesforceStatus::content,
                                (one, other) -> one,
                                LinkedHashMap::new)));
        content.put("intercom", intercom.content());
        content.put("intercomChanges", contacts.content());
        content.put("connections", connections.items());
        content.put("journal", Map.of("waiting", journal.waiting()));
        content.put("campaigns", served(campaigns.all()));
        return OperatorAnswer.ok(content);
    }

    private Map<String, Object> destination(String name, QueueDepth depth, Instant now) {
        Map<String, Object> destination = new LinkedHashMap<>();
        destination.put("due", depth.due());
        destination.put("waiting", waiting(depth));
        destination.put("claimed", depth.claimed());
        destination.put("parked", depth.parked());
        destination.put("oldestDueAgeSeconds", ageSeconds(depth, now));
        destination.put("gate", gate(gates.of(name)));
        return destination;
    }

    private static Map<String, Object> waiting(QueueDepth depth) {
        Map<String, Object> waiting = new LinkedHashMap<>();
        for (Urgency urgency : Urgency.values()) {
            waiting.put(urgency.word(), depth.waiting().getOrDefault(urgency, 0L));
        }
        return waiting;
    }

    private static Map<String, Object> gate(Gate gate) {
        Map<String, Object> state = new LinkedHashMap<>();
        Optional<Gate.Closure> closure = gate.closure();
        state.put("open", closure.isEmpty());
        closure.ifPresent(closed -> {
            state.put("reason", word(closed.reason()));
            state.put("detail", closed.detail());
            state.put("since", closed.since().toString());
            state.put("nextProbe", closed.until().toString());
        });
        return state;
    }

    private static List<Map<String, Object>> served(Collection<Campaign> campaigns) {
        return campaigns.stream()
                .map(campaign -> {
                    Map<String, Object> served = new LinkedHashMap<>();
                    served.put("name", campaign.name());
                    served.put("program", campaign.program().type());
                    served.put("destinations", campaign.destinations());
                    return served;
                })
                .toList();
    }

    /** How long the delivery that has waited longest is due; 0 if none is late. */
    static long ageSeconds(QueueDepth depth, Instant now) {
        return depth.oldestDue()
                .map(oldest -> Math.max(0, Duration.between(oldest, now).toSeconds()))
                .orElse(0L);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
