package org.referralconnector.provision;

import java.util.Locale;
import java.util.Optional;

/**
 * What is known about one part of the set-up.
 *
 * @param part what it is, such as {@code Lead.RH_CODE__c} or {@code permission set Referral_Connector: Lead}
 * @param state how it stands
 * @param what what it looks like, or what was or would be done
 * @param code the code of a refusal
 * @param cure what a person can do about it; empty if nothing has to be done
 */
public record Result(String part, State state, String what, Optional<String> code, Optional<String> cure) {

    /** How a part of the set-up stands. */
    public enum State {
        /** It is as needed, and was before. */
        THERE,
        /** It would be done. */
        PLANNED,
        /** It was done. */
        DONE,
        /** It cannot be done, or is there and not as needed. */
        REFUSED,
        /** It was not tried, because of something before it. */
        NOT_TRIED,
        /** Nothing is done about it, but a person should know. */
        NOTED;

        /** As JSON spells it, such as {@code not-tried}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Result there(String part, String what) {
        return new Result(part, State.THERE, what, Optional.empty(), Optional.empty());
    }

    static Result planned(String part, String what) {
        return new Result(part, State.PLANNED, what, Optional.empty(), Optional.empty());
    }

    static Result done(String part, String what) {
        return new Result(part, State.DONE, what, Optional.empty(), Optional.empty());
    }

    static Result refused(String part, String what, Refusal refusal) {
        return new Result(part, State.REFUSED, what, Optional.of(refusal.code()), Optional.of(refusal.cure()));
    }

    static Result notTried(String part, String what, String why) {
        return new Result(part, State.NOT_TRIED, what, Optional.empty(), Optional.of(why));
    }

    static Result noted(String part, String what) {
        return new Result(part, State.NOTED, what, Optional.empty(), Optional.empty());
    }

    /** True if the part is not as needed when all is over. */
    public boolean isOpen() {
        return state == State.REFUSED || state == State.NOT_TRIED;
    }
}
