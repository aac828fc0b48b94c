package org.referralconnector.program;

import static org.referralconnector.campaign.ProgramFixture.program;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdate.Spend;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;

/** One thing that a program is told, with the answers that a test gives in its place. */
public final class Dialogue {
    public static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwTESTSECRETS=";

    private static final int TOO_MANY = 10;

    private final ProgramApi api;
    private final Action action;
    private final List<ProgramAnswer> answers = new ArrayList<>();
    private final List<ProgramCall> calls = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private String participant = "p-1";
    private String campaignId = "4815";
    private Map<String, String> keys = Map.of();
    private Map<String, EventKind> kinds = Map.of();
    private Optional<String> code = Optional.empty();
    private Optional<Person> person = Optional.empty();
    private Optional<Spend> spend = Optional.empty();
    private Optional<Member> known = Optional.empty();
    private Optional<Instant> inDoubtSince = Optional.empty();
    private boolean reversal;
    private int attempts;
    private int goal = ApiRules.USUAL_GOAL;

    private record Reply(int status, String body, Optional<Duration> retryAfter) {}

    private Dialogue(ProgramApi api, Action action) {
        this.api = api;
        this.action = action;
    }

    public static Dialogue telling(ProgramApi api, Action action) {
        return new Dialogue(api, action);
    }

    public Dialogue participant(String id) {
        participant = id;
        return this;
    }

    public Dialogue campaignId(String id) {
        campaignId = id;
        return this;
    }

    public Dialogue renaming(Map<String, String> renamedKeys, Map<String, EventKind> renamedKinds) {
        keys = renamedKeys;
        kinds = renamedKinds;
        return this;
    }

    public Dialogue code(String referralCode) {
        code = Optional.of(referralCode);
        return this;
    }

    /** A contact of the CRM whom the program does not know. */
    public Dialogue stranger(String email) {
        participant = "003000000000001AAA";
        return person(participant, email);
    }

    public Dialogue person(String recordId, String email) {
        person = Optional.of(new Person(
                "salesforce/default",
                "Contact",
                recordId,
                Optional.ofNullable(email),
                Optional.of("Ada"),
                Optional.of("Lovelace")));
        return this;
    }

    /** A contact of Intercom whom the program does not know. */
    public Dialogue contactOfIntercom(String email) {
        participant = "6762f0d51bb69f9f2193bb80";
        person = Optional.of(new Person(
                "intercom/default",
                "contact",
                participant,
                Optional.of(email),
                Optional.of("Ada"),
                Optional.of("Lovelace")));
        return this;
    }

    public Dialogue spend(String transaction, String amount) {
        spend = Optional.of(new Spend(transaction, new BigDecimal(amount), new BigDecimal("99"), Optional.of("EUR")));
        return this;
    }

    public Dialogue known(Member member) {
        known = Optional.of(member);
        return this;
    }

    public Dialogue reversal() {
        reversal = true;
        return this;
    }

    public Dialogue inDoubt() {
        inDoubtSince = Optional.of(NOON);
        return this;
    }

    public Dialogue attempts(int before) {
        attempts = before;
        return this;
    }

    public Dialogue goal(int events) {
        goal = events;
        return this;
    }

    /** The next call is answered like this. */
    public Dialogue answer(int status, String body) {
        replies.add(new Reply(status, body, Optional.empty()));
        return this;
    }

    /** The next call is answered like this, with a {@code Retry-After}. */
    public Dialogue answer(int status, String body, Duration retryAfter) {
        replies.add(new Reply(status, body, Optional.of(retryAfter)));
        return this;
    }

    /** The next call is not answered. */
    public Dialogue lost(String why) {
        return answer(ProgramAnswer.NO_ANSWER, why);
    }

    /** The end, after all answers were heard. */
    public Step.Done end() {
        return (Step.Done) last();
    }

    /** The last step: what comes after all answers were heard. */
    public Step last() {
        for (int round = 0; round < TOO_MANY; round++) {
            Step step = api.next(question());
            if (!(step instanceof Step.Ask ask) || replies.isEmpty()) {
                return step;
            }
            calls.add(ask.call());
            Reply reply = replies.remove(0);
            answers.add(new ProgramAnswer(ask.call(), reply.status(), reply.body(), reply.retryAfter()));
        }
        throw new AssertionError("it goes on and on: " + said());
    }

    /** The call that comes after all answers were heard. */
    public ProgramCall nextCall() {
        return ((Step.Ask) last()).call();
    }

    public Outcome outcome() {
        return end().outcome();
    }

    /** What was called so far, as {@code METHOD path?query body}. */
    public List<String> said() {
        return calls.stream().map(Dialogue::said).toList();
    }

    public static String said(ProgramCall call) {
        return call.method() + " " + call.path() + (call.query().isEmpty() ? "" : "?" + call.query())
                + call.json().map(json -> " " + json).orElse("");
    }

    public Question question() {
        JournalEntry entry =
                new JournalEntry(7, "spring", EventKind.STATUS_CHANGED, participant, 0, NOON, "application/json", "{}");
        return new Question(
                campaign(),
                new Delivery(1, entry, "program/spring", attempts, inDoubtSince),
                new StatusUpdate(
                        action,
                        participant,
                        code,
                        person,
                        spend,
                        new Cause("Deal won", "Opportunity", "006000000000001AAA", NOON, reversal)),
                known,
                answers);
    }

    public Campaign campaign() {
        return new Campaign(
                "spring",
                program(api.type())
                        .campaignId(campaignId)
                        .renaming(keys, kinds)
                        .api(new ApiRules(
                                "https://api.example.org/v2", Optional.of("t0k3n"), Optional.of(SECRET), goal))
                        .rules(),
                Optional.empty());
    }
}
