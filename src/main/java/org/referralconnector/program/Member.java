package org.referralconnector.program;

import java.util.Optional;

/**
 * A participant as the program's API shows it.
 *
 * @param id the program's id of the participant
 * @param code the referral code, if the answer has it
 * @param link the referral link, if the answer has it
 * @param email the address by which the program knows the participant, if the answer has it
 * @param status the program's word for how the referral stands; empty if it is none, or the answer does not say
 */
public record Member(String id, Optional<String> code, Optional<String> link, Optional<String> email, String status) {

    /** Leaves out who it is. */
    @Override
    public String toString() {
        return "Member[" + id + "]";
    }
}
