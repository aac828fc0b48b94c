package org.referralconnector.program.referralfactory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.ProgramRules;
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
 * Tells Referral Factory through its REST API v2 (developers.referral-factory.com): users are created, and qualified or
 * put back to pending; there is nothing in between. 600 calls a minute are let through, and whoever makes more several
 * times is locked out.
 */
public final class ReferralFactoryApi implements ProgramApi {
    private static final Rate UNDER_THE_LIMIT = new Rate(590, 60_000);
    private static final String JOINED = "user.join";
    private static final int CAMPAIGNS_PER_PAGE = 250;

    private final ObjectMapper json;
    private final ProgramErrors errors = errors();

    public ReferralFactoryApi(ObjectMapper json) {
        this.json = json;
    }

    /** What Referral Factory's refusals mean. */
    static ProgramErrors errors() {
        return new ProgramErrors()
                .add(
                        Reaction.LIMIT,
                        "It is sent after a minute. If it is frequent, find out what else uses the API.",
                        Duration.ofMinutes(1),
                        ProgramErrors.HTTP + 429)
                .add(
                        Reaction.LOGIN,
                        "Check program.api.token and the plan of the account; after too many calls Referral Factory locks out"
                                + " the connector's address for a while.",
                        ProgramErrors.HTTP + 403)
                .add(
                        Reaction.PARK,
                        "Find out why Referral Factory does not have the person: in another campaign, under another"
                                + " address, or deleted. Skip the delivery, or release it when the person is there.",
                        FactoryReply.NOT_FOUND)
                .add(
                        Reaction.PARK,
                        "Correct what Referral Factory complains about, then release the delivery; or skip it.",
                        FactoryReply.REFUSED);
    }

    @Override
    public String type() {
        return "referral-factory";
    }

    @Override
    public Rate rate() {
        return UNDER_THE_LIMIT;
    }

    @Override
    public Step next(Question question) {
        return new FactoryTalk(question, errors, json).next();
    }

    @Override
    public Optional<Pause> pauseFor(ProgramAnswer answer) {
        FactoryReply reply = FactoryReply.of(answer, json);
        return reply.isOk() ? Optional.empty() : errors.pauseFor(answer, reply.reason());
    }

    @Override
    public Optional<ProgramCall> listCampaigns(Campaign campaign, int page) {
        return campaign.program()
                .api()
                .flatMap(ApiRules::token)
                .map(token -> ProgramCall.reading(
                        campaign.name(),
                        "campaigns",
                        "/campaigns",
                        "per_page=" + CAMPAIGNS_PER_PAGE + "&page=" + page,
                        Map.of("Authorization", "Bearer " + token)));
    }

    /** The list stands under {@code data}, as other lists do; its older API has it under {@code campaigns}. */
    @Override
    public CampaignList campaigns(ProgramAnswer answer) {
        FactoryReply reply = FactoryReply.of(answer, json);
        JsonNode list = reply.body().path(reply.body().has("data") ? "data" : "campaigns");
        if (!reply.isOk() || !list.isArray()) {
            return CampaignList.refused(reply.reason());
        }
        Set<String> ids = new TreeSet<>();
        list.forEach(campaign -> ids.add(campaign.path("id").asText()));
        return CampaignList.of(ids, reply.body().path("links").hasNonNull("next"));
    }

    @Override
    public String cure(String reason) {
        return errors.of(reason).cure();
    }

    @Override
    public Map<String, Object> joined(ProgramRules rules, Question question, Member member) {
        Draft draft = new Draft();
        put(draft, rules, "event", Optional.of(Draft.word(rules, EventKind.REFERRER_JOINED, JOINED)));
        put(draft, rules, "id", Optional.of(member.id()));
        put(draft, rules, "campaign_id", rules.campaignId());
        put(draft, rules, "code", member.code());
        put(draft, rules, "url", member.link());
        put(draft, rules, "email", member.email().or(question::email));
        put(draft, rules, "first_name", question.update().person().flatMap(person -> person.firstName()));
        put(draft, rules, "last_name", question.update().person().flatMap(person -> person.lastName()));
        put(draft, rules, "source", Optional.of("Api"));
        return draft.payload();
    }

    private static void put(Draft draft, ProgramRules rules, String name, Optional<String> value) {
        draft.put(rules.keys().getOrDefault(name, name), value);
    }
}
