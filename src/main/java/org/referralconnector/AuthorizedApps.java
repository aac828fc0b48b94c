package org.referralconnector;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.connection.AccountHttp;
import org.referralconnector.connection.AccountKey;
import org.referralconnector.connection.ConnectApp;
import org.referralconnector.connection.ConnectFlow;
import org.referralconnector.connection.Grant;
import org.referralconnector.connection.IntercomApp;
import org.referralconnector.connection.SalesforceApp;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceConnection.Mode;

/** Which of the connections that campaigns use somebody lets in with a browser, and which by their settings alone. */
final class AuthorizedApps {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private final Settings settings;
    private final AccountSessions sessions;
    private final AccountHttp http = new AccountHttp(LONGEST_ANSWER);
    private final Map<AccountKey, ConnectApp> apps = new HashMap<>();
    private final Set<AccountKey> others = new HashSet<>();
    private final ConnectFlow flow;

    /** @throws InvalidSetting if what is set of a connection does not fit together */
    AuthorizedApps(
            Settings settings, Campaigns campaigns, AccountSessions sessions, ConnectionWatch watch, Clock clock) {
        this.settings = settings;
        this.sessions = sessions;
        SalesforceOrgs.names(campaigns).forEach(this::addSalesforce);
        IntercomWorkspaces.names(campaigns).forEach(this::addIntercom);
        this.flow =
                new ConnectFlow(apps, others, sessions.accounts(), settings.connectCallback(), watch::changed, clock);
    }

    private void addSalesforce(String name) {
        SalesforceConnection connection = settings.salesforce(name);
        AccountKey key = AccountKey.salesforce(name);
        if (!(connection.grant() instanceof Grant.AuthorizationCode grant)) {
            others.add(key);
            return;
        }
        Optional<String> user = settings.find(Setting.SALESFORCE_USERNAME.keyOf(name));
        apps.put(
                key,
                new SalesforceApp(
                        new SalesforceApp.Place(
                                connection.loginUrl(), connection.mode().map(Mode::word), user),
                        connection.clientId(),
                        grant.clientSecret(),
                        settings.spareAuthorizations(),
                        AccountSessions.endpoint(connection, Clock.systemUTC()),
                        http));
    }

    private void addIntercom(String name) {
        AccountKey key = AccountKey.intercom(name);
        Optional<Settings.IntercomClient> client = settings.intercomClient(name);
        if (client.isEmpty()) {
            others.add(key);
            return;
        }
        sessions.needKey();
        String api = settings.intercom(name).url();
        apps.put(key, new IntercomApp(api, client.get().id(), client.get().secret(), http));
    }

    /** What lets them in and ends that. */
    ConnectFlow flow() {
        return flow;
    }
}
