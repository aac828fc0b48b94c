package org.referralconnector.program;

import java.util.Optional;
import org.referralconnector.journal.Outcome;

/** What comes next while a program is told one thing. */
public sealed interface Step {

    /** Make this call and come back with its answer. */
    record Ask(ProgramCall call) implements Step {}

    /**
     * That is all.
     *
     * @param outcome what became of it
     * @param member the participant as the program knows it by now, if an answer told
     * @param isNew true if the program was told to take the participant in, and has, perhaps in an earlier attempt
     */
    record Done(Outcome outcome, Optional<Member> member, boolean isNew) implements Step {

        /** An end with nobody new. */
        public Done(Outcome outcome, Optional<Member> member) {
            this(outcome, member, false);
        }
    }

    /** The turn of this update did not come: nothing is sent to the program now. */
    record NotNow() implements Step {}
}
