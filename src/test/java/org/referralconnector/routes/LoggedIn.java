package org.referralconnector.routes;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.referralconnector.connection.Grant;
import org.referralconnector.connection.OwnSession;
import org.referralconnector.connection.Secret;
import org.referralconnector.connection.TokenEndpoint;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceLogin;

/** The connection {@code default} to an org, with client credentials. */
record LoggedIn(SalesforceComponent component, SalesforceLogin login) {
    static LoggedIn at(String url, Duration timeout) {
        Grant grant = new Grant.ClientCredentials(Secret.of("hush"));
        SalesforceComponent component =
                new SalesforceConnection("default", Optional.empty(), url, "us", grant, "62.0", timeout).component();
        return new LoggedIn(
                component,
                new SalesforceLogin(
                        component, new OwnSession(new TokenEndpoint(url, "us", timeout, Clock.systemUTC()), grant)));
    }
}
