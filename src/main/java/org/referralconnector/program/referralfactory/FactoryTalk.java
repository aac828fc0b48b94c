package org.referralconnector.program.referralfactory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.program.Member;
import org.referralconnector.program.PathText;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrors;
import org.referralconnector.program.Question;
import org.referralconnector.program.Step;
import org.referralconnector.program.Step.Ask;
import org.referralconnector.program.Step.Done;

/** One thing that Referral Factory is told. */
final class FactoryTalk {
    static final String READ = "read";
    static final String CREATE = "create";
    static final String QUALIFY = "qualify";
    static final String UNQUALIFY = "unqualify";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final String USERS = "/users";
    private static final String USER = "user";

    private final Question question;
    private final ProgramErrors errors;
    private final ObjectMapper json;
    private final List<FactoryReply> replies;

    FactoryTalk(Question question, ProgramErrors errors, ObjectMapper json) {
        this.question = question;
        this.errors = errors;
        this.json = json;
        this.replies = question.answers().stream()
                .map(answer -> FactoryReply.of(answer, json))
                .toList();
    }

    Step next() {
        boolean reversal = question.update().cause().reversal();
        return switch (question.update().action()) {
            case ADD_CONTACT -> create();
            case PENDING -> qualification(false);
            case CONFIRMED, QUALIFIED -> qualification(true);
            case UNCONFIRMED -> reversal ? qualification(false) : notOffered();
            case REJECTED, ADD_SPEND -> notOffered();
        };
    }

    private Step notOffered() {
        return done(new Skipped(
                "not-offered",
                "Referral Factory has no call for " + question.update().action().word() + "."));
    }

    private Step create() {
        if (question.email().isEmpty()) {
            return done(errors.parked(FactoryReply.REFUSED, "The person has no e-mail address."));
        }
        String email = question.email().get();
        if (replies.isEmpty()) {
            return new Ask(writing(
                    CREATE,
                    "POST",
                    USERS,
                    with("campaign_id", question.campaignId())
                            .put("first_name", firstName(email))
                            .put("email", email)));
        }
        FactoryReply latest = replies.get(replies.size() - 1);
        if (latest.isOk()) {
            return latest.member(question.campaignId())
                    .<Step>map(member ->
                            new Done(new Delivered(USER, member.id(), replies.size() == 1), Optional.of(member), true))
                    .orElseGet(() -> replies.size() == 1 ? failed(latest) : failed(replies.get(0)));
        }
        if (replies.size() == 1 && latest.isRefused()) {
            // perhaps because the address is there already: how that is said is not published
            return new Ask(reading(email));
        }
        return replies.size() > 1 && latest.isNotFound() ? failed(replies.get(0)) : failed(latest);
    }

    /** Referral Factory asks for a first name; whoever has none is called as the person is otherwise. */
    private String firstName(String email) {
        return question.update()
                .person()
                .flatMap(person ->
                        person.firstName().filter(name -> !name.isBlank()).or(person::lastName))
                .filter(name -> !name.isBlank())
                .orElseGet(() -> email.substring(0, Math.max(email.indexOf('@'), 1)));
    }

    private Step qualification(boolean qualified) {
        List<Identity> identities = identities();
        long inVain = replies.stream().filter(FactoryReply::isNotFound).count();
        if (inVain >= identities.size()) {
            return done(errors.parked(FactoryReply.NOT_FOUND, "Referral Factory does not know the person."));
        }
        Identity identity = identities.get((int) inVain);
        if (replies.isEmpty()) {
            return question.inDoubt() ? new Ask(reading(identity.text())) : new Ask(qualify(identity, qualified));
        }
        FactoryReply latest = replies.get(replies.size() - 1);
        if (latest.isNotFound()) {
            return question.inDoubt() ? new Ask(reading(identity.text())) : new Ask(qualify(identity, qualified));
        }
        if (!latest.isOk()) {
            return failed(latest);
        }
        Optional<Member> member = latest.member(question.campaignId());
        boolean wasRead = latest.answer().call().name().equals(READ);
        if (wasRead
                && member.filter(user -> FactoryReply.stands(user, qualified)).isEmpty()) {
            return new Ask(qualify(identity, qualified));
        }
        String id = member.map(Member::id).orElse(question.update().participant());
        return new Done(new Delivered(USER, id, false), member);
    }

    /** How the user can be named, the surest first. */
    private List<Identity> identities() {
        List<Identity> identities = new ArrayList<>();
        String participant = question.update().participant();
        question.known().ifPresent(member -> identities.add(new Identity("id", member.id())));
        if (!question.isStranger()) {
            identities.add(new Identity(kind(participant), participant));
        }
        question.update().code().ifPresent(code -> identities.add(new Identity("code", code)));
        question.email().ifPresent(email -> identities.add(new Identity("email", email)));
        return identities.stream().distinct().toList();
    }

    /** The participant is the id of the user, or else the code, or else the address: as the webhooks are read. */
    private static String kind(String participant) {
        if (NUMBER.matcher(participant).matches()) {
            return "id";
        }
        return participant.indexOf('@') >= 0 ? "email" : "code";
    }

    /** A user is read by address, code or id alike. */
    private ProgramCall reading(String identifier) {
        return ProgramCall.reading(
                question.campaign().name(), READ, USERS + "/" + PathText.of(identifier), "", proof());
    }

    private ProgramCall qualify(Identity identity, boolean qualified) {
        ObjectNode body = with(identity.kind(), identity.text());
        if (identity.kind().equals("email")) {
            body.setAll(with("campaign_id", question.campaignId()));
        }
        return writing(
                qualified ? QUALIFY : UNQUALIFY, "PUT", USERS + "/qualification", body.put("qualified", qualified));
    }

    /** An object with an id as Referral Factory has it: ids of users and campaigns are numbers. */
    private ObjectNode with(String name, String text) {
        boolean isNumber = name.endsWith("id") && NUMBER.matcher(text).matches();
        return isNumber
                ? json.createObjectNode().put(name, Long.parseLong(text))
                : json.createObjectNode().put(name, text);
    }

    private ProgramCall writing(String name, String method, String path, ObjectNode body) {
        return ProgramCall.writing(question.campaign().name(), name, method, path, proof(), body.toString());
    }

    private Map<String, String> proof() {
        return Map.of("Authorization", "Bearer " + question.api().token().orElseThrow());
    }

    private Step failed(FactoryReply reply) {
        return reply.answer().wasNotTried()
                ? new Step.NotNow()
                : done(errors.judge(reply.answer(), reply.reason(), reply.message()));
    }

    private Step done(Outcome outcome) {
        return new Done(outcome, question.known());
    }

    private record Identity(String kind, String text) {}
}
