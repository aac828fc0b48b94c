package org.referralconnector.program.referralhero;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.change.StatusUpdate.Spend;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.program.Member;
import org.referralconnector.program.ProgramCall;
import org.referralconnector.program.ProgramErrors;
import org.referralconnector.program.Question;
import org.referralconnector.program.Step;
import org.referralconnector.program.Step.Ask;
import org.referralconnector.program.Step.Done;

/**
 * One thing that ReferralHero is told. Its calls for conversions and transactions name people by the address that
 * ReferralHero has of them, and what is right depends on how the referral stands: so the subscriber is read first. That
 * also shows what an earlier attempt has done.
 */
final class HeroTalk {
    private static final String SUBSCRIBER = "subscriber";
    private static final String NOT_FOUND = "SUBSCRIBER_NOT_FOUND";
    private static final String PENDING = "pending";
    private static final String UNCONFIRMED = "unconfirmed";
    private static final String CONFIRMED = "confirmed";

    private final Question question;
    private final HeroCalls calls;
    private final ProgramErrors errors;
    private final List<HeroReply> replies;

    HeroTalk(Question question, HeroCalls calls, ProgramErrors errors, ObjectMapper json) {
        this.question = question;
        this.calls = calls;
        this.errors = errors;
        this.replies = question.answers().stream()
                .map(answer -> HeroReply.of(answer, json))
                .toList();
    }

    /** The reason behind a refusal or a failure. */
    static String reason(HeroReply reply) {
        return reply.answer().succeeded() && reply.code().isEmpty()
                ? ProgramErrors.UNREADABLE
                : ProgramErrors.reason(reply.answer(), reply.code());
    }

    Step next() {
        Optional<Step> failure = failure();
        if (failure.isPresent()) {
            return failure.get();
        }
        boolean reversal = question.update().cause().reversal();
        return switch (question.update().action()) {
            case ADD_CONTACT -> create();
            case PENDING -> reversal ? withMember(this::backTo) : pending();
            case UNCONFIRMED -> unconfirmed(reversal);
            case CONFIRMED -> confirmed();
            case QUALIFIED -> withMember(member -> qualify(member, true));
            case REJECTED -> withMember(member -> qualify(member, false));
            case ADD_SPEND -> withMember(this::spend);
        };
    }

    /** What a refusal or a failure means, unless there is another way to go on. */
    private Optional<Step> failure() {
        if (replies.isEmpty()) {
            return Optional.empty();
        }
        HeroReply latest = replies.get(replies.size() - 1);
        boolean refusedTogether =
                isOf(latest, HeroCalls.SPEND) && latest.answer().status() == HeroCalls.REFUSED_ROW;
        if (latest.isOk() || isLookUpInVain(latest) || refusedTogether) {
            return Optional.empty();
        }
        if (latest.answer().wasNotTried()) {
            return Optional.of(new Step.NotNow());
        }
        return Optional.of(done(errors.judge(latest.answer(), reason(latest), latest.message())));
    }

    private Step create() {
        if (replies.isEmpty()) {
            return question.email()
                    .<Step>map(email -> new Ask(calls.create(question, email)))
                    .orElseGet(() -> done(errors.parked("NO_EMAIL_ADDRESS", "The person has no e-mail address.")));
        }
        HeroReply created = replies.get(replies.size() - 1);
        return created.member()
                .<Step>map(member -> new Done(
                        new Delivered(
                                SUBSCRIBER, member.id(), created.response().equals("subscriber_created")),
                        Optional.of(member),
                        true))
                .orElseGet(() -> done(errors.judge(created.answer(), ProgramErrors.UNREADABLE, "")));
    }

    private Step pending() {
        return withMember(member -> {
            if (!member.status().isEmpty()) {
                return delivered(member);
            }
            return was(HeroCalls.PENDING)
                    ? nobodyReferred()
                    : member.email()
                            .<Step>map(email -> new Ask(calls.pending(question, email)))
                            .orElseGet(this::noAddress);
        });
    }

    /**
     * Back from further on: no call moves a status back, so a confirmed referral is kept from counting. Any other does not
     * count as it is; should it have been rejected, it may count again one day.
     */
    private Step backTo(Member member) {
        return qualify(member, !member.status().equals(CONFIRMED));
    }

    private Step unconfirmed(boolean reversal) {
        if (question.api().goal() < 3) {
            return reversal
                    ? withMember(this::backTo)
                    : done(new Skipped(
                            "not-offered",
                            "A goal with " + question.api().goal() + " events knows no unconfirmed referrals."));
        }
        return withMember(member ->
                reversal && member.status().equals(CONFIRMED) ? backTo(member) : advance(member, UNCONFIRMED));
    }

    private Step confirmed() {
        return question.api().goal() == 1
                ? done(new Skipped("not-offered", "A goal with 1 event confirms referrals when they join."))
                : withMember(member -> advance(member, CONFIRMED));
    }

    /** Brings a referral from where it stands to where it has to be, event by event. */
    private Step advance(Member member, String wanted) {
        switch (member.status()) {
            case PENDING -> {
                if (!was(HeroCalls.CONVERT)) {
                    return member.email()
                            .<Step>map(email -> new Ask(calls.convert(question, email)))
                            .orElseGet(this::noAddress);
                }
                // the answer to the event need not say how the referral stands now
                return question.api().goal() < 3 || wanted.equals(UNCONFIRMED) ? arrived(member) : confirm(member);
            }
            case UNCONFIRMED -> {
                if (wanted.equals(UNCONFIRMED)) {
                    return arrived(member);
                }
                if (question.api().goal() < 3) {
                    return done(errors.parked("GOAL_DIFFERS", "The goal of the list has three events."));
                }
                return confirm(member);
            }
            case CONFIRMED -> {
                // who was confirmed before may have been taken back, which the status does not show
                boolean moved = was(HeroCalls.CONVERT) || was(HeroCalls.CONFIRM);
                return moved || wanted.equals(UNCONFIRMED) ? arrived(member) : qualify(member, true);
            }
            default -> {
                return nobodyReferred();
            }
        }
    }

    private Step confirm(Member member) {
        return was(HeroCalls.CONFIRM) ? arrived(member) : new Ask(calls.confirm(question, member));
    }

    /** Where it has to be; if it was rejected before, it counts again. */
    private Step arrived(Member member) {
        return question.update().cause().reversal() ? qualify(member, true) : delivered(member);
    }

    private Step qualify(Member member, boolean qualified) {
        return was(qualified ? HeroCalls.QUALIFY : HeroCalls.UNQUALIFY)
                ? delivered(member)
                : new Ask(calls.qualify(question, member, qualified));
    }

    private Step spend(Member member) {
        Optional<Spend> spend = question.update().spend();
        if (spend.isEmpty()) {
            return done(errors.parked("UNREADABLE", "The update names no sum."));
        }
        String transaction = spend.get().transaction();
        for (HeroReply reply : replies) {
            if (reply.isOk() && isSpend(reply.answer().call())) {
                return new Done(
                        new Delivered(
                                "transaction", transaction, !reply.response().equals("transaction_exists")),
                        Optional.of(member));
            }
        }
        String name = was(HeroCalls.SPEND) ? HeroCalls.SPEND_ALONE : HeroCalls.SPEND;
        return member.email()
                .<Step>map(email -> new Ask(calls.spend(question, name, email, spend.get())))
                .orElseGet(this::noAddress);
    }

    /** Goes on with the subscriber, once it is known who that is. */
    private Step withMember(Function<Member, Step> goOn) {
        return member().map(goOn).orElseGet(this::lookUp);
    }

    /** The subscriber as the latest answer that has it shows it. */
    private Optional<Member> member() {
        Optional<Member> member = question.known();
        for (HeroReply reply : replies) {
            if (reply.isOk()) {
                member = merged(member, reply.member());
            }
        }
        return member;
    }

    /** What a later answer leaves out is as it was. */
    private static Optional<Member> merged(Optional<Member> earlier, Optional<Member> later) {
        if (earlier.isEmpty() || later.isEmpty()) {
            return later.or(() -> earlier);
        }
        Member one = earlier.get();
        Member other = later.get();
        return Optional.of(new Member(
                other.id(),
                other.code().or(one::code),
                other.link().or(one::link),
                other.email().or(one::email),
                other.status().isEmpty() ? one.status() : other.status()));
    }

    private Step lookUp() {
        List<ProgramCall> ways = ways();
        long inVain = replies.stream().filter(this::isLookUpInVain).count();
        if (inVain < ways.size()) {
            return new Ask(ways.get((int) inVain));
        }
        return done(errors.parked(NOT_FOUND, "ReferralHero does not know the person."));
    }

    /** The ways to find the subscriber, the surest first. */
    private List<ProgramCall> ways() {
        List<ProgramCall> ways = new ArrayList<>();
        if (!question.isStranger()) {
            ways.add(calls.byId(question, question.update().participant()));
        }
        question.update().code().ifPresent(code -> ways.add(calls.byCode(question, code)));
        question.email().ifPresent(email -> ways.add(calls.byEmail(question, email)));
        return ways;
    }

    private boolean isLookUpInVain(HeroReply reply) {
        return isOf(reply, HeroCalls.READ)
                && reply.code().filter(NOT_FOUND::equals).isPresent()
                && reply.answer().status() < 500;
    }

    /** True if the call was made for this update; a failure would have been the end of it. */
    private boolean was(String call) {
        return replies.stream().anyMatch(reply -> isOf(reply, call));
    }

    private static boolean isOf(HeroReply reply, String call) {
        return reply.answer().call().name().equals(call);
    }

    private static boolean isSpend(ProgramCall call) {
        return call.name().equals(HeroCalls.SPEND) || call.name().equals(HeroCalls.SPEND_ALONE);
    }

    private Step delivered(Member member) {
        return new Done(new Delivered(SUBSCRIBER, member.id(), false), Optional.of(member));
    }

    private Step nobodyReferred() {
        return done(errors.parked("NOT_A_REFERRAL", "ReferralHero has the person, but not as a referral."));
    }

    private Step noAddress() {
        return done(errors.parked("NO_EMAIL_ADDRESS", "ReferralHero has no e-mail address of the person."));
    }

    private Step done(Outcome outcome) {
        return new Done(outcome, member());
    }
}
