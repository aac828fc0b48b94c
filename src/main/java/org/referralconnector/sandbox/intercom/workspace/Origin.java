package org.referralconnector.sandbox.intercom.workspace;

/**
 * Who does something.
 *
 * @param call the name under which histories remember it
 * @param byHand whether somebody in the workspace does it, who may set more than clients can
 * @param silent whether nobody is told, and searches know it at once
 */
public record Origin(String call, boolean byHand, boolean silent) {
    /** Somebody who works in the workspace. */
    public static final Origin BY_HAND = new Origin("by hand", true, false);

    /** It was there from the beginning. */
    public static final Origin PLANTED = new Origin("planted", true, true);

    public static Origin client(String call) {
        return new Origin(call, false, false);
    }
}
