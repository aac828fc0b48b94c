package org.referralconnector.salesforce;

import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.Section;
import org.referralconnector.stream.StreamBatch;
import org.referralconnector.stream.StreamEvent;

/** A rule about deals that are won, and what Salesforce tells of them. */
public final class Deals {
    public static final String CONNECTION = "salesforce/default";
    public static final String CHANNEL = "data/OpportunityChangeEvent";
    public static final String STREAM = CONNECTION + "/" + CHANNEL;
    public static final String ID = "0060S0000000001AAA";
    public static final String OTHER = "0060S0000000002AAA";
    public static final Instant COMMITTED = Instant.parse("2026-11-22T02:59:00.250Z");

    /** What a rule that looks at the stage, and adds what was spent, follows: Lead and Opportunity. */
    public static final FollowedFields FOLLOWED = FollowedFields.of(List.of(won()));

    /** The same in a campaign whose people are Accounts. */
    public static final FollowedFields OF_PEOPLE_WHO_ARE_ACCOUNTS = FollowedFields.of(
            new Campaigns(List.of(new Campaign(
                    "spring",
                    program("generic").rules(),
                    Optional.of(new SalesforceRules(
                            "default",
                            new Section(
                                    Section.Action.CREATE_PERSON_ACCOUNT,
                                    Section.WhenDuplicate.UPDATE,
                                    Section.WhenSeveral.OLDEST,
                                    Map.of()),
                            Section.NOTHING,
                            Map.of(),
                            SalesforceRules.Handling.USUAL,
                            won()))))),
            CONNECTION);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Deals() {}

    private static Qualification won() {
        return new Qualification(
                List.of(new QualificationRule(
                        "Deal won",
                        new Condition(
                                List.of("Closed Won"),
                                List.of(),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        List.of(Action.CONFIRMED, Action.ADD_SPEND),
                        Optional.empty(),
                        OnReversal.KEEP)),
                "Referral_Code__c",
                false);
    }

    /** A change event of {@link #ID}. */
    public static String event(long replayId, String type, String changed, String fields) {
        return event(replayId, "Opportunity", type, "\"" + ID + "\"", changed, fields, "");
    }

    /**
     * A change event.
     *
     * @param ids the record ids as JSON, without brackets
     * @param changed the changed fields as JSON, without brackets
     * @param fields further members of the payload as JSON, each with a comma before it
     */
    public static String event(
            long replayId, String object, String type, String ids, String changed, String fields, String origin) {
        return """
                {"schema": "x", "payload": {"ChangeEventHeader": {"entityName": "%s", "recordIds": [%s], "changeType": "%s",
                 "changeOrigin": "%s", "transactionKey": "t-%d", "sequenceNumber": 1, "commitTimestamp": %d,
                 "commitNumber": 10585193272713, "nulledFields": [], "diffFields": [], "changedFields": [%s]}%s},
                 "event": {"replayId": %d}}""".formatted(object, ids, type, origin, replayId, COMMITTED.toEpochMilli(), changed, fields, replayId);
    }

    /** A row of {@link #ID}. */
    public static String row(String stage, String more) {
        return """
                {"attributes": {"type": "Opportunity", "url": "/x"}, "Id": "%s", "IsDeleted": false,
                 "SystemModstamp": "2026-11-22T02:59:00.000+0000", "StageName": "%s"%s}""".formatted(ID, stage, more);
    }

    public static StreamBatch batch(String... events) {
        return new StreamBatch(
                CONNECTION,
                java.util.stream.IntStream.range(0, events.length)
                        .mapToObj(i -> new StreamEvent(CHANNEL, replayId(events[i]), events[i]))
                        .toList());
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long replayId(String event) {
        return event.startsWith("{") ? json(event).at("/event/replayId").asLong() : 0;
    }
}
