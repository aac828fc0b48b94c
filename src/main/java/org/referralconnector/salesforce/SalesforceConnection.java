package org.referralconnector.salesforce;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.salesforce.AuthenticationType;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.SalesforceEndpointConfig;

/**
 * How to reach one Salesforce org.
 *
 * @param loginUrl the My Domain URL, or login.salesforce.com or test.salesforce.com
 * @param authentication how to log in; decides which of the credentials are needed
 * @param password with the security token appended, if the org asks for one
 * @param apiVersion such as {@code 62.0}
 * @param timeout how long to wait for an answer
 */
public record SalesforceConnection(
        String loginUrl,
        Authentication authentication,
        String clientId,
        String clientSecret,
        String refreshToken,
        String username,
        String password,
        String apiVersion,
        Duration timeout) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Beyond the timeout of a call: a connection counts as idle while it waits for the answer. */
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(10);

    /** Salesforce takes 16,384 bytes of address and headers; Jetty's client by itself sends no more than 8,192. */
    private static final int LARGEST_REQUEST_HEADERS = 16_384;

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    /** The ways to log in. */
    public enum Authentication {
        CLIENT_CREDENTIALS(AuthenticationType.CLIENT_CREDENTIALS),
        REFRESH_TOKEN(AuthenticationType.REFRESH_TOKEN),
        USERNAME_PASSWORD(AuthenticationType.USERNAME_PASSWORD);

        private final AuthenticationType type;

        Authentication(AuthenticationType type) {
            this.type = type;
        }
    }

    /**
     * The Camel component of this connection. It logs in when it is first used, and leaves an expired session to
     * {@link SalesforceLogin}.
     */
    public SalesforceComponent component() {
        SalesforceComponent component = new SalesforceComponent();
        component.setLoginUrl(loginUrl);
        component.setAuthenticationType(authentication.type);
        component.setClientId(clientId);
        component.setClientSecret(clientSecret);
        component.setRefreshToken(refreshToken);
        component.setUserName(username);
        component.setPassword(password);
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
        return "SalesforceConnection[" + loginUrl + ", " + authentication + "]";
    }
}
