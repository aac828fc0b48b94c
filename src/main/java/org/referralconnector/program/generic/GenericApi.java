package org.referralconnector.program.generic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.carry.Gate;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.journal.Sha256;
import org.referralconnector.program.Draft;
import org.referralconnector.program.Member;
import org.referralconnector.program.Pause;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramApi;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrors;
import org.referralconnector.program.ProgramErrors.Reaction;
import org.referralconnector.program.Question;
import org.referralconnector.program.StandardWebhooks;
import org.referralconnector.program.Step;

/**
 * Tells any other program by a webhook of ours ({@code docs/status-update.schema.json}), signed and repeated as the
 * Standard Webhooks specification says: 410 means stop, 429 and 503 may say for how long.
 */
public final class GenericApi implements ProgramApi {
    /** How long to wait before each attempt but the first (specification, "Deliverability and reliability"). */
    static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(10));

    static final String GONE = "HTTP_410";

    private static final int STOP = 410;
    private static final String TELL = "tell";
    private static final String WEBHOOK = "webhook";

    private final ObjectMapper json;
    private final Clock clock;
    private final ProgramErrors errors = errors();

    public GenericApi(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** What a receiver's answers mean. */
    static ProgramErrors errors() {
        return new ProgramErrors()
                .add(
                        Reaction.PARK,
                        "The receiver wants no more webhooks. Put another address into program.api.url and restart the"
                                + " connector, then release the delivery.",
                        GONE)
                .add(
                        Reaction.LOGIN,
                        "Put the receiver's secret into program.api.secret and restart the connector.",
                        ProgramErrors.HTTP + 401,
                        ProgramErrors.HTTP + 403);
    }

    @Override
    public String type() {
        return "generic";
    }

    @Override
    public Rate rate() {
        return Rate.USUAL;
    }

    @Override
    public Step next(Question question) {
        return question.latest()
                .map(answer -> heard(question, answer))
                .orElseGet(() -> new Step.Ask(webhook(question)));
    }

    @Override
    public Optional<Pause> pauseFor(ProgramAnswer answer) {
        if (answer.succeeded()) {
            return Optional.empty();
        }
        return answer.status() == STOP
                ? Optional.of(new Pause(Gate.Reason.GONE, GONE))
                : errors.pauseFor(answer, ProgramErrors.reason(answer, Optional.empty()));
    }

    @Override
    public Map<String, Object> joined(ProgramRules rules, Question question, Member member) {
        Places places = new Places(rules.keys());
        Optional<Person> person = question.update().person();
        return new Draft()
                .put(places.of("type"), Draft.word(rules, EventKind.REFERRER_JOINED, "referrer.joined"))
                .put(places.of("time"), clock.instant().toString())
                .put(places.of("participant.id"), member.id())
                .put(places.of("participant.email"), member.email().or(question::email))
                .put(places.of("participant.first_name"), person.flatMap(Person::firstName))
                .put(places.of("participant.last_name"), person.flatMap(Person::lastName))
                .put(places.of("participant.code"), member.code())
                .put(places.of("participant.url"), member.link())
                .payload();
    }

    private Step heard(Question question, ProgramAnswer answer) {
        if (answer.wasNotTried()) {
            return new Step.NotNow();
        }
        if (answer.succeeded()) {
            Optional<Member> member = member(answer);
            return new Step.Done(
                    new Delivered(WEBHOOK, id(question.delivery().entry()), true),
                    member,
                    question.update().action() == Action.ADD_CONTACT);
        }
        return new Step.Done(failed(question, answer), question.known());
    }

    /** Every failure but the end of it all is repeated as the specification says, and then left to a person. */
    private Outcome failed(Question question, ProgramAnswer answer) {
        String reason = ProgramErrors.reason(answer, Optional.empty());
        int attempts = question.delivery().attempts();
        if (answer.status() == STOP) {
            return errors.parked(reason, "The receiver answered 410.");
        }
        Outcome judged = errors.judge(answer, reason, "");
        if (attempts >= WAITS.size()) {
            return new Parked(
                    reason,
                    "It was tried " + (attempts + 1) + " times. "
                            + errors.of(reason).cure());
        }
        Duration wait = WAITS.get(attempts);
        Duration asked = answer.retryAfter().orElse(Duration.ZERO);
        boolean inDoubt = judged instanceof TryLater later && later.inDoubt();
        return new TryLater(
                Optional.of(asked.compareTo(wait) > 0 ? asked : wait),
                reason,
                errors.of(reason).cure(),
                inDoubt);
    }

    private ProgramCall webhook(Question question) {
        String body = body(question).toString();
        String id = id(question.delivery().entry());
        return ProgramCall.writing(
                question.campaign().name(),
                TELL,
                "POST",
                "",
                StandardWebhooks.signed(question.api().secret().orElseThrow(), id, clock.instant(), body),
                body);
    }

    /** The id of the message: the same for every attempt, and no other message's, even after the database was replaced. */
    private static String id(JournalEntry entry) {
        String text = entry.campaign() + '\n' + entry.id() + '\n' + entry.receivedAt() + '\n' + entry.body();
        return "msg_" + HexFormat.of().formatHex(Sha256.of(text), 0, 16);
    }

    private ObjectNode body(Question question) {
        StatusUpdate update = question.update();
        ObjectNode body = json.createObjectNode()
                .put("type", typeOf(update.action()))
                .put("timestamp", update.cause().at().toString());
        ObjectNode data =
                body.putObject("data").put("campaign", question.campaign().name());
        question.campaign().program().campaignId().ifPresent(id -> data.put("campaign_id", id));
        ObjectNode participant = data.putObject("participant").put("id", update.participant());
        update.code().ifPresent(code -> participant.put("code", code));
        update.person().ifPresent(person -> {
            person.email().ifPresent(email -> participant.put("email", email));
            person.firstName().ifPresent(name -> participant.put("first_name", name));
            person.lastName().ifPresent(name -> participant.put("last_name", name));
            participant
                    .putObject("record")
                    .put("connection", person.connection())
                    .put("object", person.object())
                    .put("id", person.recordId());
        });
        update.spend().ifPresent(spend -> {
            ObjectNode money = data.putObject("spend")
                    .put("transaction", spend.transaction())
                    .put("amount", spend.amount().toPlainString())
                    .put("total", spend.total().toPlainString());
            spend.currency().ifPresent(currency -> money.put("currency", currency));
        });
        StatusUpdate.Cause cause = update.cause();
        data.putObject("cause")
                .put("rule", cause.rule())
                .put("object", cause.object())
                .put("record", cause.recordId())
                .put("reversal", cause.reversal());
        return body;
    }

    private static String typeOf(Action action) {
        return switch (action) {
            case ADD_CONTACT -> "contact.added";
            case PENDING -> "referral.pending";
            case UNCONFIRMED -> "referral.unconfirmed";
            case CONFIRMED -> "referral.confirmed";
            case QUALIFIED -> "referral.qualified";
            case REJECTED -> "referral.rejected";
            case ADD_SPEND -> "spend.added";
        };
    }

    /** What a receiver may answer of a contact that it took in: {@code {"participant": {"id", "code", "url"}}}. */
    private Optional<Member> member(ProgramAnswer answer) {
        JsonNode participant = participant(answer.body());
        return text(participant, "id")
                .filter(id -> id.length() <= 255)
                .map(id -> new Member(
                        id, text(participant, "code"), text(participant, "url"), text(participant, "email"), ""));
    }

    private JsonNode participant(String body) {
        try {
            return json.readTree(body.isBlank() ? "{}" : body).path("participant");
        } catch (JsonProcessingException noJson) {
            // a receiver need not say anything
            return json.createObjectNode();
        }
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asText().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
