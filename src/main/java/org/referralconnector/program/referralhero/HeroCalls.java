package org.referralconnector.program.referralhero;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.change.StatusUpdate.Spend;
import org.referralconnector.program.Member;
import org.referralconnector.program.PathText;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.Question;

/** The calls of ReferralHero's REST API v2 (support.referralhero.com, "Endpoints Reference"). */
final class HeroCalls {
    static final String READ = "read";
    static final String CREATE = "create";
    static final String CONVERT = "convert";
    static final String CONFIRM = "confirm";
    static final String QUALIFY = "qualify";
    static final String UNQUALIFY = "unqualify";
    static final String PENDING = "pending";
    static final String SPEND = "spend";
    static final String SPEND_ALONE = "spend-alone";
    static final String SPEND_TOGETHER = "spend-together";

    /** The status that stands for one refused transaction of several: it is told alone, to hear why. */
    static final int REFUSED_ROW = 422;

    private final ObjectMapper json;

    HeroCalls(ObjectMapper json) {
        this.json = json;
    }

    ProgramCall byId(Question question, String id) {
        return reading(question, "/" + PathText.of(id), "");
    }

    ProgramCall byCode(Question question, String code) {
        return reading(question, "/retrieve_by_mwr", "mwr=" + PathText.of(code));
    }

    ProgramCall byEmail(Question question, String email) {
        return reading(question, "/retrieve_by_email", "email=" + PathText.of(email));
    }

    ProgramCall create(Question question, String email) {
        ObjectNode person = person(question, email);
        if (question.update().welcomed()) {
            // the mail in which ReferralHero asks the person to confirm
            person.put("double_optin", true);
        }
        return writing(question, CREATE, "", person);
    }

    ProgramCall pending(Question question, String email) {
        return writing(question, PENDING, "/pending_referral", person(question, email));
    }

    /** The conversion event: of a pending referral, the goal's second event. */
    ProgramCall convert(Question question, String email) {
        return writing(question, CONVERT, "/track_referral_conversion_event", object().put("email", email));
    }

    /** The third event of a goal. */
    ProgramCall confirm(Question question, Member member) {
        return ofOne(question, CONFIRM, member);
    }

    ProgramCall qualify(Question question, Member member, boolean qualified) {
        return ofOne(question, qualified ? QUALIFY : UNQUALIFY, member);
    }

    ProgramCall spend(Question question, String name, String email, Spend spend) {
        ObjectNode transaction = object().put("email", email);
        transaction.put("amount", spend.amount());
        return writing(question, name, "/add_transactions", transaction.put("transaction_id", spend.transaction()));
    }

    /** All of these transactions in one call. */
    ProgramCall together(List<ProgramCall> calls) {
        StringBuilder transactions = new StringBuilder();
        for (ProgramCall call : calls) {
            transactions
                    .append(transactions.isEmpty() ? "" : ",")
                    .append(call.json().orElseThrow());
        }
        ProgramCall first = calls.get(0);
        return new ProgramCall(
                first.campaign(),
                SPEND_TOGETHER,
                "POST",
                first.path().replaceFirst("/add_transactions$", "/add_bulk_transactions"),
                "",
                first.headers(),
                Optional.of("{\"transactions\":[" + transactions + "]}"),
                true,
                calls);
    }

    private ProgramCall ofOne(Question question, String name, Member member) {
        return writing(question, name, "/" + PathText.of(member.id()) + "/" + name, object());
    }

    private ObjectNode person(Question question, String email) {
        ObjectNode person = object().put("email", email);
        question.name().ifPresent(name -> person.put("name", name));
        return person;
    }

    private ObjectNode object() {
        return json.createObjectNode();
    }

    private static ProgramCall reading(Question question, String path, String query) {
        return ProgramCall.reading(
                question.campaign().name(), READ, subscribers(question) + path, query, proof(question));
    }

    private static ProgramCall writing(Question question, String name, String path, ObjectNode body) {
        return ProgramCall.writing(
                question.campaign().name(),
                name,
                "POST",
                subscribers(question) + path,
                proof(question),
                body.toString());
    }

    private static String subscribers(Question question) {
        return "/lists/" + PathText.of(question.campaignId()) + "/subscribers";
    }

    private static Map<String, String> proof(Question question) {
        return Map.of("Authorization", "Bearer " + question.api().token().orElseThrow());
    }
}
