package org.referralconnector.intercom;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How to reach one Intercom workspace.
 *
 * @param name the connection's name, such as {@code default}
 * @param url the address of the API, without a slash at its end
 * @param token the access token of a private app; empty if somebody lets an app in with a browser
 * @param clientSecret the app's client secret, which signs webhooks; empty if none are received
 */
public record IntercomConnection(String name, String url, String token, Optional<String> clientSecret) {

    /** Where a workspace's data is kept; each place has an address of its own (REST API 2.16, servers). */
    public enum Region {
        US("https://api.intercom.io"),
        EU("https://api.eu.intercom.io"),
        AU("https://api.au.intercom.io");

        private final String url;

        Region(String url) {
            this.url = url;
        }

        /** The address of the API. */
        public String url() {
            return url;
        }

        /** The region of that name, in letters of any case, such as {@code eu}. */
        public static Optional<Region> of(String name) {
            return Stream.of(values())
                    .filter(region -> region.name().equalsIgnoreCase(name))
                    .findFirst();
        }

        /** Its name as settings have it, such as {@code eu}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The region whose address it has; empty for an address of the operator's own choice. */
    public Optional<Region> region() {
        return Stream.of(Region.values())
                .filter(region -> region.url().equals(url))
                .findFirst();
    }

    /** Leaves out token and secret. */
    @Override
    public String toString() {
        return "IntercomConnection[" + name + ", " + url + "]";
    }
}
