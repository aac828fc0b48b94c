package org.referralconnector.stream;

/** A session with the server is over. */
final class StreamInterrupted extends Exception {
    private final Interruption reason;

    StreamInterrupted(Interruption reason) {
        super(reason.word());
        this.reason = reason;
    }

    StreamInterrupted(Interruption reason, Throwable cause) {
        super(reason.word(), cause);
        this.reason = reason;
    }

    Interruption reason() {
        return reason;
    }
}
