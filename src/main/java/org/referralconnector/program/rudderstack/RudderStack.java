package org.referralconnector.program.rudderstack;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Target;
import org.referralconnector.program.Fields;
import org.referralconnector.program.Program;
import org.referralconnector.program.UnreadablePayload;

/**
 * RudderStack and Segment: an {@code identify} that asks for Salesforce says what is known about a person, every other
 * event is kept and no more, whatever its shape.
 *
 * <p>The facts are the traits: {@code traits}, or {@code context.traits} if there are none.
 */
public final class RudderStack implements Program {
    private static final String IDENTIFY = "identify";
    private static final String MESSAGE_ID = "messageId";
    private static final String UNKNOWN = "unknown";
    private static final List<String> EMAILS =
            List.of("traits.email", "traits.Email", "context.traits.email", "properties.email");

    @Override
    public String type() {
        return "rudderstack";
    }

    @Override
    public List<Event> events(ProgramRules rules, Map<String, Object> payload) throws UnreadablePayload {
        Fields fields = new Fields(payload);
        EventKind kind = kind(rules, fields);
        boolean carried = kind == EventKind.PERSON_IDENTIFIED;
        ExternalIds externalIds = new ExternalIds(rules, fields);
        boolean mapped = carried && externalIds.mapped();
        List<Target> targets = carried ? externalIds.targets() : List.of();
        Optional<String> email = email(fields);
        if (carried) {
            Traits.check(fields, rules.mapProperties() && !mapped);
            checkSomethingIsKnown(fields, email, targets);
        }
        return List.of(new Event(
                kind,
                carried ? fields.id(MESSAGE_ID) : likelyId(fields, MESSAGE_ID),
                carried ? participant(fields, email, externalIds) : likelyParticipant(fields, email, externalIds),
                email,
                facts(fields, mapped),
                targets,
                mapped));
    }

    private static EventKind kind(ProgramRules rules, Fields fields) throws UnreadablePayload {
        String type = fields.text("type")
                .orElseThrow(() -> new UnreadablePayload(
                        "type is missing; send identify, track, page, screen, group" + " or alias"));
        if (!type.equals(IDENTIFY)) {
            return EventKind.OTHER;
        }
        Integrations integrations = new Integrations(fields.values().get("integrations"));
        return (rules.requireOptIn() ? integrations.askForSalesforce() : integrations.allowSalesforce())
                ? EventKind.PERSON_IDENTIFIED
                : EventKind.WITHHELD;
    }

    private static Optional<String> email(Fields fields) {
        return EMAILS.stream()
                .flatMap(path -> fields.likelyEmail(path).stream())
                .findFirst();
    }

    private static void checkSomethingIsKnown(Fields fields, Optional<String> email, List<Target> targets)
            throws UnreadablePayload {
        if (Traits.of(fields).isEmpty() && email.isEmpty() && targets.isEmpty()) {
            throw new UnreadablePayload(
                    "traits and context.traits are both missing; send what is known about the person"
                            + " as an object in one of them");
        }
    }

    private static String participant(Fields fields, Optional<String> email, ExternalIds externalIds)
            throws UnreadablePayload {
        Optional<String> id = fields.id("userId");
        if (id.isEmpty()) {
            id = fields.id("anonymousId");
        }
        if (id.isEmpty()) {
            id = email.map(Fields::participant);
        }
        if (id.isEmpty()) {
            id = externalIds.first();
        }
        return id.orElseThrow(
                () -> new UnreadablePayload("userId and anonymousId are both missing; send at least one of them"));
    }

    /** Whom an event is about that is only kept: whatever is odd about it must not refuse the batch that it came with. */
    private static String likelyParticipant(Fields fields, Optional<String> email, ExternalIds externalIds) {
        return likelyId(fields, "userId")
                .or(() -> likelyId(fields, "anonymousId"))
                .or(() -> email.map(Fields::participant))
                .or(() -> likelyFirst(externalIds))
                .or(() -> likelyId(fields, MESSAGE_ID))
                .orElse(UNKNOWN);
    }

    private static Optional<String> likelyId(Fields fields, String path) {
        try {
            return fields.id(path);
        } catch (UnreadablePayload e) {
            return Optional.empty();
        }
    }

    private static Optional<String> likelyFirst(ExternalIds externalIds) {
        try {
            return externalIds.first();
        } catch (UnreadablePayload e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> facts(Fields fields, boolean mapped) {
        Map<String, Object> facts = new LinkedHashMap<>(Traits.of(fields).orElse(Map.of()));
        if (mapped) {
            // the record is named by its external id, and Salesforce refuses an id among the fields
            facts.remove("Id");
        }
        return Collections.unmodifiableMap(facts);
    }
}
