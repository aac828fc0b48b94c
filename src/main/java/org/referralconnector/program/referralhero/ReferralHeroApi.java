package org.referralconnector.program.referralhero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.carry.Gate;
import org.referralconnector.journal.EventKind;
import org.referralconnector.program.CampaignList;
import org.referralconnector.program.Draft;
import org.referralconnector.program.Member;
import org.referralconnector.program.Pause;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramApi;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrors;
import org.referralconnector.program.ProgramErrors.Reaction;
import org.referralconnector.program.Question;
import org.referralconnector.program.Step;

/**
 * Tells ReferralHero through its REST API v2 (support.referralhero.com, "Endpoints Reference" and "Errors").
 *
 * <p>5,000 calls an hour are let through, {@code calls_left} counts down in every answer, and whoever has none left waits
 * an hour. So the last calls are left to others: nothing is sent for a while once few are left.
 */
public final class ReferralHeroApi implements ProgramApi {
    private static final int CALLS_FOR_OTHERS = 20;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String EXHAUSTED = "CALLS_LEFT";
    private static final String NEW_REGISTRATION = "new_registration";

    private static final String TOKEN = "Put a valid token into program.api.token and restart the connector.";
    private static final String LIST =
            "Put the list's uuid into program.campaign-id and restart the connector, then release the delivery.";
    private static final String ADDRESS =
            "Correct the person's e-mail address in the CRM and in ReferralHero. If it was invented, skip the delivery.";

    private final ObjectMapper json;
    private final ProgramErrors errors = errors();

    public ReferralHeroApi(ObjectMapper json) {
        this.json = json;
    }

    /** What ReferralHero's codes mean. */
    static ProgramErrors errors() {
        return new ProgramErrors()
                .add(
                        Reaction.LIMIT,
                        "It is sent after an hour. If it is frequent, find out what else uses the API.",
                        HOUR,
                        "TOO_MANY_CALLS")
                .add(
                        Reaction.LIMIT,
                        "It is sent as soon as ReferralHero grants calls again. If it is frequent, find out what else"
                                + " uses the API.",
                        EXHAUSTED)
                .add(Reaction.LOGIN, TOKEN, "NO_TOKEN", "INVALID_TOKEN")
                .add(Reaction.LOGIN, "Renew the plan of the ReferralHero account.", "INACTIVE_ACCOUNT")
                .add(Reaction.PARK, LIST, "NO_LIST_UUID", "INVALID_LIST")
                .add(
                        Reaction.PARK,
                        "Find out why ReferralHero does not have the person: on another list, under another address, or"
                                + " deleted. Skip the delivery, or release it when the person is there.",
                        "SUBSCRIBER_NOT_FOUND")
                .add(Reaction.PARK, ADDRESS, "NO_EMAIL_ADDRESS", "INVALID_EMAIL_ADDRESS")
                .add(
                        Reaction.PARK,
                        "Nobody has referred the person, so there is nothing to confirm. Correct it in ReferralHero and"
                                + " release the delivery, or skip it.",
                        "NOT_A_REFERRAL")
                .add(
                        Reaction.PARK,
                        "Let program.api.goal say how many events the goal of the list has and restart the connector,"
                                + " then release the delivery.",
                        "GOAL_DIFFERS");
    }

    @Override
    public String type() {
        return "referralhero";
    }

    @Override
    public Rate rate() {
        return Rate.USUAL;
    }

    @Override
    public Step next(Question question) {
        return new HeroTalk(question, new HeroCalls(json), errors, json).next();
    }

    @Override
    public Optional<Pause> pauseFor(ProgramAnswer answer) {
        HeroReply reply = HeroReply.of(answer, json);
        if (!reply.isOk()) {
            return errors.pauseFor(answer, HeroTalk.reason(reply));
        }
        return reply.callsLeft()
                .filter(left -> left <= CALLS_FOR_OTHERS)
                .map(left -> new Pause(Gate.Reason.LIMIT, EXHAUSTED));
    }

    /** Its lists, ten a page. */
    @Override
    public Optional<ProgramCall> listCampaigns(Campaign campaign, int page) {
        return campaign.program()
                .api()
                .flatMap(ApiRules::token)
                .map(token -> ProgramCall.reading(
                        campaign.name(),
                        "lists",
                        "/lists",
                        "page=" + page,
                        Map.of("Authorization", "Bearer " + token)));
    }

    @Override
    public CampaignList campaigns(ProgramAnswer answer) {
        HeroReply reply = HeroReply.of(answer, json);
        JsonNode lists = reply.data().path("lists");
        if (!reply.isOk() || !lists.isArray()) {
            return CampaignList.refused(HeroTalk.reason(reply));
        }
        Set<String> ids = new TreeSet<>();
        lists.forEach(list -> ids.add(list.path("uuid").asText()));
        JsonNode pages = reply.data().path("pagination");
        return CampaignList.of(
                ids,
                pages.path("current_page").asInt() < pages.path("total_pages").asInt());
    }

    @Override
    public String cure(String reason) {
        return errors.of(reason).cure();
    }

    @Override
    public boolean bundles(ProgramCall call) {
        return call.name().equals(HeroCalls.SPEND);
    }

    @Override
    public ProgramCall together(List<ProgramCall> calls) {
        return new HeroCalls(json).together(calls);
    }

    /**
     * The answers to transactions that were told together. How a refused row looks is not published: one whose
     * {@code response} does not say that the transaction is there is answered as refused, and then told alone.
     */
    @Override
    public List<ProgramAnswer> apart(ProgramAnswer answer) {
        HeroReply reply = HeroReply.of(answer, json);
        boolean allRefused = !reply.isOk()
                && answer.status() != ProgramAnswer.NO_ANSWER
                && errors.of(HeroTalk.reason(reply)).reaction() == Reaction.PARK;
        JsonNode rows = reply.data().path("transactions");
        List<ProgramAnswer> answers = new ArrayList<>();
        for (int i = 0; i < answer.call().parts().size(); i++) {
            ProgramCall part = answer.call().parts().get(i);
            boolean refused = allRefused || (reply.isOk() && rows.isArray() && !isThere(rows.path(i)));
            answers.add(answer.ofPart(
                    part, refused ? HeroCalls.REFUSED_ROW : answer.status(), refused ? "" : answer.body()));
        }
        return answers;
    }

    private static boolean isThere(JsonNode row) {
        return row.path("response").asText().startsWith("transaction_");
    }

    @Override
    public Map<String, Object> joined(ProgramRules rules, Question question, Member member) {
        Draft draft = new Draft();
        put(draft, rules, "list_uuid", rules.campaignId());
        put(draft, rules, "subscriber_id", Optional.of(member.id()));
        put(draft, rules, "response", Optional.of(Draft.word(rules, EventKind.REFERRER_JOINED, NEW_REGISTRATION)));
        put(draft, rules, "email", member.email().or(question::email));
        put(draft, rules, "name", question.name());
        put(draft, rules, "first_name", question.update().person().flatMap(person -> person.firstName()));
        put(draft, rules, "last_name", question.update().person().flatMap(person -> person.lastName()));
        put(draft, rules, "code", member.code());
        put(draft, rules, "referral_link", member.link());
        return draft.payload();
    }

    private static void put(Draft draft, ProgramRules rules, String name, Optional<String> value) {
        draft.put(rules.keys().getOrDefault(name, name), value);
    }
}
