package org.referralconnector.doctor;

import java.util.Map;
import java.util.Optional;

/** What the best-known facts of referral programs look like, to see whether a field could take them at all. */
final class SampleFacts {
    private static final String EMAIL = "ada@example.org";
    private static final Map<String, Object> SAMPLES = Map.ofEntries(
            Map.entry("email", EMAIL),
            Map.entry("referrer.email", EMAIL),
            Map.entry("referrer_email", EMAIL),
            Map.entry("first_name", "Ada"),
            Map.entry("last_name", "Lovelace"),
            Map.entry("name", "Ada Lovelace"),
            Map.entry("company", "Engines"),
            Map.entry("code", "zruTPh"),
            Map.entry("referrer.code", "zruTPh"),
            Map.entry("referrer_code", "zruTPh"),
            Map.entry("referrer.name", "Ada Lovelace"),
            Map.entry("url", "https://example.org/join"),
            Map.entry("referral_link", "https://example.org/join"),
            Map.entry("source", "Referred"));

    private SampleFacts() {}

    /** A value as it could come at this path; empty if nobody knows what comes there. */
    static Optional<Object> at(String path) {
        return Optional.ofNullable(SAMPLES.get(path));
    }
}
