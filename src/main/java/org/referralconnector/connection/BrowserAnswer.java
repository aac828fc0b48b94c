package org.referralconnector.connection;

/**
 * What a browser is answered.
 *
 * @param status the HTTP status
 * @param location where it goes on; empty for a page
 * @param cookie the {@code Set-Cookie} header; empty for none
 * @param html the page
 */
public record BrowserAnswer(int status, String location, String cookie, String html) {
    /** Leaves out what only the browser may know. */
    @Override
    public String toString() {
        return "BrowserAnswer[" + status + "]";
    }
}
