package org.referralconnector.connection;

import java.net.URI;
import java.util.Optional;

/** What a browser is told on the way. */
public sealed interface ConnectStep {
    /**
     * It goes on elsewhere.
     *
     * @param browser the word by which this browser is known from now on; empty if it knows it already
     */
    record GoOn(URI to, Optional<Secret> browser) implements ConnectStep {}

    /**
     * The account is connected.
     *
     * @param spares how many further authorizations there are
     * @param wanted how many there should be
     */
    record Connected(AccountKey key, Holder holder, int spares, int wanted) implements ConnectStep {}

    /**
     * It is not.
     *
     * @param status the HTTP status that fits
     * @param reason a code, such as {@code denied}
     * @param cure what to do, in one or two sentences
     */
    record Failed(int status, String reason, String cure) implements ConnectStep {}
}
