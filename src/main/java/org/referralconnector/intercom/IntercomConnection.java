package org.referralconnector.intercom;

import java.util.Optional;

/**
 * How to reach one Intercom workspace.
 *
 * @param name the connection's name, such as {@code default}
 * @param url the address of the API, without a slash at its end
 * @param token the access token of a private app
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
    }

    /** Leaves out token and secret. */
    @Override
    public String toString() {
        return "IntercomConnection[" + name + ", " + url + "]";
    }
}
