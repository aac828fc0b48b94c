package org.referralconnector.intercom;

import java.util.Optional;

/** Something that takes several calls, each of which may depend on the answer to the one before. */
interface Asking {

    /** The call to make next; empty if there is none any more. */
    Optional<IntercomCall> call();

    /** Goes on with the answer to {@link #call}. */
    void hear(IntercomAnswer answer);
}
