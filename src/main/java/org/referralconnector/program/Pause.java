package org.referralconnector.program;

import java.time.Duration;
import org.referralconnector.carry.Gate;

/**
 * Why nothing should be sent to a program for a while.
 *
 * @param reason the sort of failure
 * @param code the code behind it, for the operator and the metrics
 * @param atLeast how long the program asks to be left alone; zero if its gate alone says how long
 */
public record Pause(Gate.Reason reason, String code, Duration atLeast) {

    /** A pause whose length the gate says. */
    public Pause(Gate.Reason reason, String code) {
        this(reason, code, Duration.ZERO);
    }
}
