package org.referralconnector.intercom;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which contacts people are read from. */
enum ContactSource {
    /** Leads and users. */
    INTERCOM_CONTACTS,
    INTERCOM_LEADS,
    INTERCOM_USERS,
    /** Whoever is in one segment, leads and users alike. */
    INTERCOM_SEGMENT;

    /** As the command line, the database and the operator API spell it, such as {@code intercom-leads}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The source spelled {@code word}. */
    static Optional<ContactSource> of(String word) {
        for (ContactSource source : values()) {
            if (source.word().equals(word)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** The roles that its contacts have; empty if it does not matter. */
    List<String> roles() {
        return switch (this) {
            case INTERCOM_CONTACTS -> List.of("lead", "user");
            case INTERCOM_LEADS -> List.of("lead");
            case INTERCOM_USERS -> List.of("user");
            case INTERCOM_SEGMENT -> List.of();
        };
    }
}
