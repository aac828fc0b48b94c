package org.referralconnector.provision;

import java.util.List;
import java.util.Map;

/**
 * One thing to be done.
 *
 * @param part what it is about; unique within a plan
 * @param change what is done, such as {@code made: text(255)}
 * @param after the parts without which it cannot be done: if the plan has a step for one, that has to succeed
 * @param work does it
 */
record Step(String part, String change, List<String> after, Work work) {
    Step {
        after = List.copyOf(after);
    }

    /** The doing of a step. */
    interface Work {
        /**
         * Tries to do it.
         *
         * @param ids the ids of what earlier steps made, by part
         */
        Attempt attempt(Map<String, String> ids);
    }
}
