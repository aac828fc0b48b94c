package org.referralconnector.intercom;

import java.util.HexFormat;
import java.util.Locale;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Sha256;

/**
 * An e-mail address, under which the contacts are remembered that we made or met: Intercom's search finds them only minutes
 * later, and a lead's address is nobody's alone. They are kept as links of a participant who is no person but the address,
 * without the address itself: {@code email:<SHA-256 of it in lower case>} in the campaign {@code *}.
 */
final class Address {
    /** The campaign of what holds for all campaigns of a connection; no campaign can be called so. */
    static final String ALL_CAMPAIGNS = "*";

    private Address() {}

    /** The address as comparisons take it. */
    static String key(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** The participant that stands for an address. */
    static String participant(String email) {
        return "email:" + HexFormat.of().formatHex(Sha256.of(key(email)));
    }

    /** What is remembered of an address. */
    static Link link(String email, String destination, String object, String recordId) {
        return new Link(ALL_CAMPAIGNS, participant(email), destination, object, recordId);
    }
}
