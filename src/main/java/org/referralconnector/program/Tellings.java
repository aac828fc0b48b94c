package org.referralconnector.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Settlement;

/** Tells programs what became of their referrals, a batch at a time, and what their answers teach. */
public final class Tellings {
    private static final String JSON = "application/json";
    private static final String JOINED = "joined/";

    private final ProgramApis apis;
    private final Programs programs;
    private final Campaigns campaigns;
    private final StatusUpdates updates;
    private final ObjectMapper json;
    private final Clock clock;

    public Tellings(ProgramApis apis, Programs programs, Campaigns campaigns, ObjectMapper json, Clock clock) {
        this.apis = apis;
        this.programs = programs;
        this.campaigns = campaigns;
        this.updates = new StatusUpdates(json);
        this.json = json;
        this.clock = clock;
    }

    /**
     * Begins with a batch.
     *
     * @param campaign the campaign whose program is told
     */
    public Telling begin(String campaign, Batch batch) {
        Campaign told = campaigns.get(campaign);
        return new Telling(told, apis.of(told), updates, batch);
    }

    /** The calls of the next round, at least one unless the telling is over. */
    public List<ProgramCall> calls(Telling telling) {
        return telling.calls();
    }

    /**
     * Goes on with what was answered.
     *
     * @param answers one for each call of the round, in its order
     */
    public Telling hear(Telling telling, List<ProgramAnswer> answers) {
        telling.hear(answers);
        return telling;
    }

    /** Which records those are whom the program took in. */
    public List<Link> links(Telling telling) {
        List<Link> links = new ArrayList<>();
        for (Telling.Newcomer newcomer : telling.newcomers()) {
            newcomer.question()
                    .update()
                    .person()
                    .ifPresent(person -> links.addAll(
                            links(telling.campaign(), newcomer.member().id(), person)));
        }
        return links;
    }

    /**
     * What is recorded of those whom the program took in, as if its webhook had said that they joined: so what it knows
     * of them, such as their links, gets into their records.
     */
    public List<Arrival> joined(Telling telling) {
        return telling.newcomers().stream()
                .flatMap(newcomer -> joined(telling.campaign(), newcomer).arrival().stream())
                .toList();
    }

    /** What became of each delivery. */
    public Settlement settle(Telling telling) {
        Map<Long, Outcome> outcomes = new HashMap<>(telling.outcomes());
        for (Telling.Newcomer newcomer : telling.newcomers()) {
            joined(telling.campaign(), newcomer)
                    .problem()
                    .ifPresent(problem -> outcomes.computeIfPresent(
                            newcomer.question().delivery().id(), (id, outcome) -> remarked(outcome, problem)));
        }
        return new Settlement(outcomes, links(telling), List.of(), telling.untried());
    }

    private static Outcome remarked(Outcome outcome, String remark) {
        return outcome instanceof Delivered delivered
                ? new Delivered(delivered.object(), delivered.recordId(), delivered.created(), remark)
                : outcome;
    }

    /**
     * In the role that the campaign has for referrers, too, if the person's CRM tells leads from contacts by their type:
     * so nobody is searched, and no policy for duplicates asked. In Intercom everybody is a {@code contact}.
     */
    private static List<Link> links(Campaign campaign, String participant, Person person) {
        return Stream.concat(
                        Stream.of(person.object()),
                        campaign
                                .salesforce()
                                .filter(rules -> rules.destination().equals(person.connection()))
                                .map(SalesforceRules::referrers)
                                .stream()
                                .flatMap(section -> section.action().object().stream()))
                .distinct()
                .map(role -> new Link(campaign.name(), participant, person.connection(), role, person.recordId()))
                .toList();
    }

    private Joining joined(Campaign campaign, Telling.Newcomer newcomer) {
        Map<String, Object> payload =
                apis.of(campaign).joined(campaign.program(), newcomer.question(), linked(campaign, newcomer.member()));
        try {
            String body = json.writeValueAsString(payload);
            List<Event> events = programs.read(campaign, body).stream()
                    .map(event -> named(JOINED + newcomer.member().id(), event))
                    .toList();
            return new Joining(
                    Optional.of(
                            new Arrival(campaign.name(), clock.instant(), JSON, body, events, campaign.destinations())),
                    Optional.empty());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values have a JSON form", e);
        } catch (WebhookRefused refused) {
            return new Joining(
                    Optional.empty(),
                    Optional.of("What the program knows of the person is not written back: " + refused.getMessage()));
        }
    }

    /** The participant with the link that the campaign makes of the code, if it makes any. */
    private static Member linked(Campaign campaign, Member member) {
        return campaign.program()
                .link()
                .flatMap(pattern -> member.code().map(pattern::of))
                .map(link -> new Member(member.id(), member.code(), Optional.of(link), member.email(), member.status()))
                .orElse(member);
    }

    /** What is recorded of a newcomer, or why it cannot be. */
    private record Joining(Optional<Arrival> arrival, Optional<String> problem) {}

    private static Event named(String id, Event event) {
        return new Event(
                event.kind(),
                Optional.of(id),
                event.participant(),
                event.email(),
                event.facts(),
                event.targets(),
                event.mapped());
    }
}
