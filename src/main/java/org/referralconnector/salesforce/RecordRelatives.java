package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.Relatives.Membership;
import org.referralconnector.change.RelativesWanted;
import org.referralconnector.journal.Outcome;

/**
 * Asks for what records do not say themselves: which leads became an Opportunity, who else belongs to an account, and who
 * is a member of which Salesforce campaign. At most one query each for a whole batch, and only for what is wanted.
 */
public final class RecordRelatives {
    /** Few enough for all their contacts or memberships to fit on the one page that is read. */
    private static final int FEW = 50;

    private static final int MANY = 200;

    private static final Outcome TOO_MANY = new Outcome.Parked(
            "TOO_MANY_RELATIVES",
            "More contacts or campaign members belong to it than one answer of Salesforce holds. Put the referral code on"
                    + " the record, or make the rule name one Salesforce campaign; then release the delivery.");

    private final SalesforceApi api;
    private final SalesforceErrors errors;
    private final ObjectMapper json;

    public RecordRelatives(SalesforceApi api, SalesforceErrors errors, ObjectMapper json) {
        this.api = api;
        this.errors = errors;
        this.json = json;
    }

    /** The queries for what is wanted. */
    public List<SalesforceCall> questions(RelativesWanted wanted) {
        return asked(wanted).stream().map(Question::call).toList();
    }

    /** What the answers say. */
    public Relatives read(RelativesWanted wanted, List<SalesforceAnswer> answers) {
        Found found = new Found();
        AnswersByCall byCall = new AnswersByCall(answers);
        for (Question question : asked(wanted)) {
            SalesforceAnswer answer = byCall.take(question.call());
            try {
                if (answer.succeeded()) {
                    read(question, json.readTree(answer.body()), found);
                } else {
                    fail(question, errors.judge(answer).outcome(), found);
                }
            } catch (JsonProcessingException | IllegalArgumentException unreadable) {
                fail(question, errors.unreadable(answer).outcome(), found);
            }
        }
        return new Relatives(found.leads, found.contacts, found.memberships, found.failures);
    }

    private static void read(Question question, JsonNode page, Found found) {
        if (!page.path("done").asBoolean()) {
            fail(question, TOO_MANY, found);
            return;
        }
        page.required("records").forEach(row -> question.reader().read(row, found));
    }

    private List<Question> asked(RelativesWanted wanted) {
        List<Question> questions = new ArrayList<>();
        addConversions("ConvertedOpportunityId", wanted.opportunities(), questions);
        addConversions("ConvertedContactId", wanted.contacts(), questions);
        for (List<String> some : SalesforceRecords.chunks(wanted.accounts().keySet(), FEW)) {
            questions.add(new Question(
                    recordsOf(wanted.accounts(), some),
                    api.query("SELECT Id, AccountId FROM Contact WHERE AccountId IN ("
                            + SalesforceRecords.literals(some) + ")"),
                    (row, found) -> text(row, "AccountId")
                            .ifPresent(account -> add(
                                    found.contacts, account, row.required("Id").asText()))));
        }
        for (List<String> some : SalesforceRecords.chunks(wanted.members().keySet(), FEW)) {
            String ids = SalesforceRecords.literals(some);
            questions.add(new Question(
                    recordsOf(wanted.members(), some),
                    api.query("SELECT CampaignId, Status, LeadId, ContactId FROM CampaignMember WHERE LeadId IN (" + ids
                            + ") OR ContactId IN (" + ids + ")"),
                    (row, found) -> addMembership(row, found)));
        }
        return questions;
    }

    private void addConversions(String field, List<String> records, List<Question> questions) {
        for (List<String> some : SalesforceRecords.chunks(records, MANY)) {
            questions.add(new Question(
                    some,
                    api.query("SELECT Id, " + field + " FROM Lead WHERE " + field + " IN ("
                            + SalesforceRecords.literals(some) + ")"),
                    (row, found) -> text(row, field)
                            .ifPresent(record ->
                                    add(found.leads, record, row.required("Id").asText()))));
        }
    }

    private static void addMembership(JsonNode row, Found found) {
        text(row, "CampaignId").ifPresent(campaign -> text(row, "Status").ifPresent(status -> {
            for (String person : List.of("LeadId", "ContactId")) {
                text(row, person).ifPresent(id -> found.memberships.add(new Membership(id, campaign, status)));
            }
        }));
    }

    private static List<String> recordsOf(Map<String, List<String>> wanted, List<String> some) {
        return some.stream().flatMap(one -> wanted.get(one).stream()).distinct().toList();
    }

    private static void fail(Question question, Outcome outcome, Found found) {
        question.records().forEach(id -> found.failures.put(id, outcome));
    }

    private static void add(Map<String, List<String>> lists, String key, String value) {
        lists.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
    }

    private static Optional<String> text(JsonNode row, String field) {
        return Optional.of(row.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** For one thread. */
    private static final class Found {
        private final Map<String, List<String>> leads = new HashMap<>();
        private final Map<String, List<String>> contacts = new HashMap<>();
        private final List<Membership> memberships = new ArrayList<>();
        private final Map<String, Outcome> failures = new HashMap<>();
    }

    private interface RowReader {
        void read(JsonNode row, Found found);
    }

    /** One query, the records whose changes need its answer, and what a row of it means. */
    private record Question(Collection<String> records, SalesforceCall call, RowReader reader) {}
}
