package org.referralconnector.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.ProgramRules;

/** How one type of program is told what becomes of its referrals: pure functions from what is known to the next call. */
public interface ProgramApi {

    /** The program type as campaign files spell it, such as {@code referralhero}. */
    String type();

    /** What comes next: a call, or the end. */
    Step next(Question question);

    /** Why nothing should be sent for a while, if that is what {@code answer} says. */
    Optional<Pause> pauseFor(ProgramAnswer answer);

    /**
     * The payload with which the program's own webhook would say that a participant has joined who shares a link, in the
     * shape that {@link Program#events} of the same type understands.
     *
     * @param rules the campaign's program section: renamed keys and kinds
     */
    Map<String, Object> joined(ProgramRules rules, Question question, Member member);

    /** The most calls that a program of this type may get, and in how many milliseconds. */
    Rate rate();

    /** One call in the place of several that {@link #bundles}, if the program has one. */
    default ProgramCall together(List<ProgramCall> calls) {
        throw new UnsupportedOperationException(type() + " has no call for several");
    }

    /** True if a call can be made together with others like it. */
    default boolean bundles(ProgramCall call) {
        return false;
    }

    /** The answers to the parts of a call that {@link #together} made, in their order. */
    default List<ProgramAnswer> apart(ProgramAnswer answer) {
        throw new UnsupportedOperationException(type() + " has no call for several");
    }

    /**
     * The call that reads which campaigns the token is good for.
     *
     * @param page which page of them, from 1
     * @return empty if the program has no such call
     */
    default Optional<ProgramCall> listCampaigns(Campaign campaign, int page) {
        return Optional.empty();
    }

    /** What the answer to {@link #listCampaigns} says. */
    default CampaignList campaigns(ProgramAnswer answer) {
        throw new UnsupportedOperationException(type() + " has no list of campaigns");
    }

    /** What a person can do about the reason of a refusal. */
    default String cure(String reason) {
        return new ProgramErrors().of(reason).cure();
    }

    /**
     * How many calls a program takes.
     *
     * @param most calls
     * @param periodMillis in this time
     */
    record Rate(int most, long periodMillis) {
        /** What nobody should mind. */
        public static final Rate USUAL = new Rate(300, 1_000);
    }
}
