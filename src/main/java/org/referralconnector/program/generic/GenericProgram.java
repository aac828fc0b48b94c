package org.referralconnector.program.generic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.program.Fields;
import org.referralconnector.program.Program;
import org.referralconnector.program.UnreadablePayload;

/**
 * Any sender of JSON: our own event ({@code docs/generic-event.schema.json}), or another shape whose parts the campaign
 * file places and whose words it translates.
 *
 * <p>The facts are the payload as it is; over it the participant's fields, {@code referrer}, {@code data}, and
 * {@code event} with {@code id}, {@code type} and {@code time}.
 */
public final class GenericProgram implements Program {
    private static final String PARTICIPANT = "participant";
    private static final String REFERRER = "referrer";
    private static final String DATA = "data";

    /** Our words in an event, such as {@code lead.joined}. */
    private static final Map<String, EventKind> KINDS = Stream.of(
                    EventKind.LEAD_JOINED,
                    EventKind.REFERRER_JOINED,
                    EventKind.PARTICIPANT_UPDATED,
                    EventKind.PARTICIPANT_DELETED,
                    EventKind.REFERRAL_QUALIFIED)
            .collect(Collectors.toMap(kind -> kind.word().replace('-', '.'), kind -> kind));

    @Override
    public String type() {
        return "generic";
    }

    @Override
    public List<Event> events(ProgramRules rules, Map<String, Object> payload) throws UnreadablePayload {
        Places places = new Places(rules.keys());
        Fields fields = new Fields(payload);
        EventKind kind = kind(rules, fields, places.of("type"));
        Map<String, Object> participant = object(fields, places, PARTICIPANT);
        Map<String, Object> referrer = object(fields, places, REFERRER);
        Optional<String> email = fields.email(places.of("participant.email"));
        Optional<String> id = fields.id(places.of("participant.id"));
        return List.of(new Event(
                kind,
                fields.id(places.of("id")),
                id.or(() -> email.map(Fields::participant)).orElseThrow(() -> nobody(places)),
                email,
                facts(fields, places, participant, referrer)));
    }

    private static EventKind kind(ProgramRules rules, Fields fields, String place) throws UnreadablePayload {
        String type = fields.text(place)
                .orElseThrow(() ->
                        new UnreadablePayload(place + " is missing; say there what happened, such as lead.joined"));
        EventKind kind = rules.kinds().getOrDefault(type, KINDS.get(type));
        if (kind == null) {
            throw new UnreadablePayload(place + " is no known type; send "
                    + KINDS.keySet().stream().sorted().collect(Collectors.joining(", "))
                    + " or name its word under program.kinds in the campaign file");
        }
        return kind;
    }

    private static UnreadablePayload nobody(Places places) {
        return new UnreadablePayload(places.of("participant.id") + " and " + places.of("participant.email")
                + " are both missing; send at least one of them");
    }

    /** The object at a part's place, with those of its fields that stand elsewhere; empty if there is nothing. */
    private static Map<String, Object> object(Fields fields, Places places, String part) throws UnreadablePayload {
        Map<String, Object> object = new LinkedHashMap<>();
        Optional<Object> value = fields.at(places.of(part));
        if (value.isPresent()) {
            if (!(value.get() instanceof Map<?, ?> map)) {
                throw new UnreadablePayload(places.of(part) + " is no object; send its fields as an object");
            }
            map.forEach((name, field) -> object.put((String) name, field));
        }
        places.fieldsOf(part).forEach((name, path) -> fields.at(path).ifPresent(field -> object.put(name, field)));
        return object;
    }

    private static Map<String, Object> facts(
            Fields fields, Places places, Map<String, Object> participant, Map<String, Object> referrer)
            throws UnreadablePayload {
        Map<String, Object> facts = new LinkedHashMap<>(fields.values());
        facts.putAll(participant);
        if (!referrer.isEmpty()) {
            facts.put(REFERRER, Collections.unmodifiableMap(referrer));
        }
        fields.at(places.of(DATA)).ifPresent(data -> facts.put(DATA, data));
        Map<String, Object> event = new LinkedHashMap<>();
        for (String name : List.of("id", "type", "time")) {
            fields.text(places.of(name)).ifPresent(text -> event.put(name, text));
        }
        facts.put("event", Collections.unmodifiableMap(event));
        return Collections.unmodifiableMap(facts);
    }
}
