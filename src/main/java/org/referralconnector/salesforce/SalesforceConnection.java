package org.referralconnector.salesforce;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.component.salesforce.AuthenticationType;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;
import org.referralconnector.connection.Grant;

/**
 * How to reach one Salesforce org.
 *
 * @param name the connection's name, such as {@code default}
 * @param mode what kind of org it is; empty if the operator does not say and the address does not either
 * @param loginUrl the My Domain URL, or login.salesforce.com or test.salesforce.com, without a slash at its end
 * @param clientId the consumer key of the app
 * @param grant how to log in
 * @param apiVersion such as {@code 62.0}
 * @param timeout how long to wait for an answer
 */
public record SalesforceConnection(
        String name,
        Optional<Mode> mode,
        String loginUrl,
        String clientId,
        Grant grant,
        String apiVersion,
        Duration timeout) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Beyond the timeout of a call: a connection counts as idle while it waits for the answer. */
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(10);

    /** Salesforce takes 16,384 bytes of address and headers; Jetty's client by itself sends no more than 8,192. */
    private static final int LARGEST_REQUEST_HEADERS = 16_384;

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    /** What kind of org. */
    public enum Mode {
        LIVE("https://login.salesforce.com"),
        TEST("https://test.salesforce.com");

        private final String loginUrl;

        Mode(String loginUrl) {
            this.loginUrl = loginUrl;
        }

        /** Where users of such an org log in, if they do not use the org's own address. */
        public String loginUrl() {
            return loginUrl;
        }

        /** As settings spell it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The mode of that word. */
        public static Optional<Mode> of(String word) {
            return Stream.of(values()).filter(mode -> mode.word().equals(word)).findFirst();
        }

        /** What an address says: the two login addresses, and the My Domain of a sandbox org. */
        public static Optional<Mode> ofAddress(String loginUrl) {
            if (loginUrl.equals(TEST.loginUrl) || loginUrl.contains(".sandbox.my.salesforce.com")) {
                return Optional.of(TEST);
            }
            return loginUrl.equals(LIVE.loginUrl) ? Optional.of(LIVE) : Optional.empty();
        }
    }

    /**
     * The Camel component of this connection. It never logs in by itself: {@link SalesforceLogin} hands it its sessions.
     */
    public SalesforceComponent component() {
        SalesforceComponent component = grant.shared() ? new SharedSessionComponent() : new SalesforceComponent();
        component.setLoginUrl(loginUrl);
        // some way to log in has to be there; it is not used
        component.setAuthenticationType(AuthenticationType.CLIENT_CREDENTIALS);
        component.setClientId(clientId);
        component.setClientSecret("not-used");
        component.setLazyLogin(true);
        SalesforceEndpointConfig config = new SalesforceEndpointConfig();
        config.setApiVersion(apiVersion);
        component.setConfig(config);
        // the component's own timeouts have defaults that win over properties of the HTTP client
        component.setHttpRequestTimeout(timeout.toMillis());
        component.setHttpClientConnectionTimeout(CONNECT_TIMEOUT.toMillis());
        component.setHttpClientIdleTimeout(timeout.plus(IDLE_CONNECTION).toMillis());
        component.setHttpMaxContentLength(LARGEST_ANSWER);
        component.setHttpClientProperties(
                new HashMap<>(Map.of("maxRetries", 0, "maxRequestHeadersSize", LARGEST_REQUEST_HEADERS)));
        return component;
    }

    @Override
    public String toString() {
        return "SalesforceConnection[" + name + ", " + loginUrl + ", " + grant.word() + "]";
    }
}
