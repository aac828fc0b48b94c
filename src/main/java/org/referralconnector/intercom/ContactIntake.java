package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.change.CrmChange;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Links;

/** Decides what of the news about the contacts of one connection goes into the journal: what a rule may look at. */
public final class ContactIntake {
    private static final String JSON = "application/json";
    private static final String CONTACT = FieldValue.INTERCOM_CONTACT;

    private final String connection;
    private final FollowedFields followed;
    private final boolean takesStrangers;
    private final Links links;
    private final ObjectMapper json;
    private final RecentContacts recent = new RecentContacts();

    /**
     * @param connection such as {@code intercom/default}
     * @param links which contacts participants are
     */
    public ContactIntake(Campaigns campaigns, String connection, Links links, ObjectMapper json) {
        this.connection = connection;
        this.followed = FollowedFields.of(campaigns, connection);
        this.takesStrangers = campaigns.all().stream()
                .flatMap(campaign -> campaign.qualification(connection).rules().stream())
                .anyMatch(rule -> rule.actions().contains(Action.ADD_CONTACT));
        this.links = links;
        this.json = json;
    }

    /** True if some campaign of the connection has rules. */
    public boolean follows() {
        return !followed.isEmpty();
    }

    /** What of a contact rules look at. */
    FollowedFields followed() {
        return followed;
    }

    /**
     * The arrival that a notification makes; empty if nobody needs it. A contact of which all is empty that rules look at is
     * needed if it is known to be somebody's: something may have been there before.
     *
     * @throws SQLException if the database does not say whose contact it is
     */
    Optional<Arrival> notified(ToldContact told, String body, Instant receivedAt) throws SQLException {
        if (!follows()) {
            return Optional.empty();
        }
        boolean ofItself =
                told.merged() || told.type() == CrmChange.Type.DELETED || told.type() == CrmChange.Type.UNDELETED;
        boolean needed =
                ofItself || says(told) || (tells(told) && !linked(List.of(told)).isEmpty());
        if (!needed) {
            return Optional.empty();
        }
        recent.told(told.id());
        return Optional.of(arrival(told, told.key(), body, receivedAt));
    }

    /**
     * What of the contacts that a search found is recorded: those that are somebody's, or were merged with somebody's, or
     * that a rule may add to a program, and say something that was not recorded lately. Of each only what rules look at.
     *
     * @param settled what was updated before that moment and is found is how the contact was at the end of that second
     * @param asked when the search began
     * @throws SQLException if the database does not say whose contacts they are
     */
    List<Arrival> found(Collection<ToldContact> contacts, Instant settled, Instant asked) throws SQLException {
        Set<String> linked = linked(contacts);
        List<Arrival> arrivals = new ArrayList<>();
        for (ToldContact told : contacts) {
            Set<String> whose = new HashSet<>(told.sources());
            whose.add(told.id());
            whose.retainAll(linked);
            boolean needed = !whose.isEmpty() || (takesStrangers && says(told));
            if (needed && !recent.knows(told.id(), List.of(matters(told), whose))) {
                String body = trimmed(told).toString();
                boolean isSettled = told.at().isBefore(settled);
                String key = told.key() + '/' + Integer.toHexString(body.hashCode()) + (isSettled ? "" : "/new");
                arrivals.add(arrival(told, key, body, asked));
            }
        }
        return arrivals;
    }

    /** Forgets which contacts it has seen: they may not have been recorded. */
    void forget() {
        recent.forget();
    }

    private Set<String> linked(Collection<ToldContact> contacts) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        contacts.forEach(told -> {
            ids.add(told.id());
            ids.addAll(told.sources());
        });
        Set<String> linked = new HashSet<>();
        for (Link link : links.to(connection, ids)) {
            linked.add(link.recordId());
        }
        return linked;
    }

    /** True if a field that a rule looks at is told, and if only to be empty. */
    private boolean tells(ToldContact told) {
        return followed.fields(CONTACT).stream()
                .anyMatch(field -> told.values().containsKey(field)
                        || (told.attributesTold() && field.startsWith(FieldValue.CUSTOM_ATTRIBUTES)));
    }

    /** True if it says something that may be what a rule asks for: a lead says nothing by being one. */
    private boolean says(ToldContact told) {
        return matters(told).entrySet().stream()
                .anyMatch(field -> field.getValue() != null
                        && !(field.getKey().equals(FieldValue.ROLE)
                                && !"user".equals(field.getValue().toString().toLowerCase(Locale.ROOT))));
    }

    private Map<String, Object> matters(ToldContact told) {
        Set<String> wanted = followed.fields(CONTACT).stream()
                .map(field -> field.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Map<String, Object> matters = new HashMap<>();
        told.values().forEach((field, value) -> {
            String lowerCase = field.toLowerCase(Locale.ROOT);
            if (wanted.contains(lowerCase)) {
                matters.put(lowerCase, value);
            }
        });
        return matters;
    }

    /** The contact as a search showed it, without what no rule looks at. */
    private ObjectNode trimmed(ToldContact told) {
        ObjectNode contact = json.createObjectNode()
                .put("type", CONTACT)
                .put("id", told.id())
                .put("updated_at", told.at().getEpochSecond());
        for (String field : List.of(FieldValue.ROLE, ToldContact.EMAIL, ToldContact.NAME)) {
            boolean wanted = field.equals(FieldValue.ROLE) || takesStrangers;
            if (wanted && told.values().containsKey(field)) {
                contact.set(field, json.valueToTree(told.values().get(field)));
            }
        }
        if (told.attributesTold()) {
            ObjectNode attributes = contact.putObject("custom_attributes");
            Set<String> wanted = matters(told).keySet();
            told.values().forEach((field, value) -> {
                if (field.startsWith(FieldValue.CUSTOM_ATTRIBUTES) && wanted.contains(field.toLowerCase(Locale.ROOT))) {
                    JsonNode plain = json.valueToTree(value);
                    attributes.set(field.substring(FieldValue.CUSTOM_ATTRIBUTES.length()), plain);
                }
            });
        }
        if (told.sourcesTold()) {
            var history = contact.putArray("merge_history");
            told.sources().forEach(source -> history.addObject().put("source_contact_id", source));
        }
        return contact;
    }

    private Arrival arrival(ToldContact told, String key, String body, Instant receivedAt) {
        Event event = new Event(EventKind.RECORD_CHANGED, Optional.of(key), told.id(), Optional.empty(), Map.of());
        return new Arrival(connection, receivedAt, JSON, body, List.of(event), List.of(Campaign.CONTACT_CHANGES));
    }
}
