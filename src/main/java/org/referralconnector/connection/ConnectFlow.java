package org.referralconnector.connection;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets somebody authorize the connector with a browser, and ends that again.
 *
 * <p>An operator gets a link that works once. Whoever opens it is known by a cookie from then on, and only this browser can
 * bring the code back, within ten minutes and once: otherwise a stranger could have an account of their own connected, or
 * finish what another one began. Where a refresh token works only once, the same browser is sent on for spare
 * authorizations, which nobody sees because the CRM remembers the first one.
 */
public final class ConnectFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFlow.class);
    private static final String AGAIN = "Run connect once more.";

    private record Ticket(AccountKey key) {}

    /**
     * An authorization under way.
     *
     * @param browser the word by which the browser is known
     * @param first whose the first authorization was; empty while there is none
     * @param spares how many further ones there are
     */
    private record Pending(AccountKey key, Secret browser, CodeVerifier verifier, Optional<Holder> first, int spares) {}

    private final Map<AccountKey, ConnectApp> apps;
    private final Set<AccountKey> others;
    private final ConnectedAccounts accounts;
    private final URI callback;
    private final Consumer<AccountKey> changed;
    private final OneTime<Ticket> tickets;
    private final OneTime<Pending> pending;
    private final Map<AccountKey, ConnectAttempt> attempts = new ConcurrentHashMap<>();

    /**
     * @param apps the accounts that are connected with a browser
     * @param others those whose settings alone let the connector in
     * @param callback where browsers come back to; its path ends with {@code /connect/callback}
     * @param changed is told of every account that was connected or disconnected
     */
    public ConnectFlow(
            Map<AccountKey, ConnectApp> apps,
            Set<AccountKey> others,
            ConnectedAccounts accounts,
            URI callback,
            Consumer<AccountKey> changed,
            Clock clock) {
        this.apps = Map.copyOf(apps);
        this.others = Set.copyOf(others);
        this.accounts = accounts;
        this.callback = callback;
        this.changed = changed;
        this.tickets = new OneTime<>(clock);
        this.pending = new OneTime<>(clock);
    }

    /**
     * Lets an operator connect an account.
     *
     * @param mode {@code live} or {@code test} if the operator is sure; empty otherwise
     * @return the link to open in a browser, once and within ten minutes; empty if there is nothing to do in one, and the
     *     account is connected by its settings
     */
    public Optional<URI> begin(AccountKey key, Optional<String> mode) throws ConnectRefused, SQLException {
        if (others.contains(key)) {
            accounts.reconnect(key);
            changed.accept(key);
            attempts.put(key, ConnectAttempt.SUCCEEDED);
            return Optional.empty();
        }
        ConnectApp app = app(key);
        checkMode(key, app, mode);
        attempts.put(key, ConnectAttempt.BEGUN);
        String query = "?connection=" + key.name()
                + mode.map(word -> "&mode=" + word).orElse("") + "&ticket=" + tickets.keep(new Ticket(key));
        return Optional.of(URI.create(callback.toString().replaceFirst("/callback$", "/" + key.crm()) + query));
    }

    private ConnectApp app(AccountKey key) throws ConnectRefused {
        ConnectApp app = apps.get(key);
        if (app == null) {
            throw ConnectRefused.unknown(key);
        }
        return app;
    }

    private static void checkMode(AccountKey key, ConnectApp app, Optional<String> mode) throws ConnectRefused {
        if (mode.isPresent() && app.mode().isPresent() && !app.mode().equals(mode)) {
            throw ConnectRefused.notNow(
                    key.destination() + " is set up for " + app.mode().get() + ", not for "
                            + mode.get() + ": set its login-url to " + loginUrl(mode.get())
                            + " or the My Domain URL, or leave the mode out");
        }
    }

    private static String loginUrl(String mode) {
        return mode.equals("test") ? "https://test.salesforce.com" : "https://login.salesforce.com";
    }

    /** The browser opens the link. */
    public ConnectStep start(AccountKey key, Optional<String> mode, String ticket) {
        boolean known =
                tickets.take(ticket).filter(kept -> kept.key().equals(key)).isPresent();
        if (!known) {
            return new ConnectStep.Failed(
                    403,
                    "no-ticket",
                    "This link works once, and for ten minutes, and it was made by connect. " + AGAIN);
        }
        try {
            ConnectApp app = app(key);
            checkMode(key, app, mode);
            Secret browser = Secret.of(OneTime.word());
            URI page = ask(app, new Pending(key, browser, new CodeVerifier(), Optional.empty(), 0));
            return new ConnectStep.GoOn(page, Optional.of(browser));
        } catch (ConnectRefused refused) {
            return failed(key, new ConnectStep.Failed(409, "other-mode", refused.getMessage()));
        }
    }

    private URI ask(ConnectApp app, Pending asked) {
        return app.authorization(new State(pending.keep(asked)), asked.verifier(), callback);
    }

    /**
     * The browser comes back.
     *
     * @param answer the parameters with which it comes
     * @param browser the word by which it is known; empty if it is not
     */
    public ConnectStep finish(Map<String, String> answer, String browser) throws SQLException {
        Optional<Pending> asked = pending.take(answer.getOrDefault("state", ""));
        if (asked.isEmpty()) {
            return new ConnectStep.Failed(
                    400,
                    "unknown-state",
                    "This authorization is over: it took too long, or came back before. " + AGAIN);
        }
        if (!isSame(asked.get().browser(), browser)) {
            return failed(
                    asked.get().key(),
                    new ConnectStep.Failed(
                            403, "other-browser", "This authorization was begun in another browser. " + AGAIN));
        }
        try {
            return take(asked.get(), app(asked.get().key()), answer);
        } catch (ConnectRefused gone) {
            return new ConnectStep.Failed(409, "unknown-connection", gone.getMessage());
        }
    }

    private ConnectStep take(Pending asked, ConnectApp app, Map<String, String> answer) throws SQLException {
        try {
            if (!answer.containsKey("code")) {
                throw GrantRefused.told(
                        400, answer.getOrDefault("error", ""), answer.getOrDefault("error_description", ""));
            }
            Granted granted = app.trade(answer.get("code"), asked.verifier(), callback);
            Holder holder = app.holder(granted);
            return asked.first().isEmpty()
                    ? connected(asked, app, granted, holder)
                    : spare(asked, app, granted, holder);
        } catch (GrantRefused refused) {
            return asked.first().isPresent() ? done(asked, app) : refused(asked.key(), refused);
        }
    }

    private ConnectStep connected(Pending asked, ConnectApp app, Granted granted, Holder holder) throws SQLException {
        accounts.connected(asked.key(), granted, holder.user(), holder.org());
        LOG.info("{} is connected", asked.key().destination());
        changed.accept(asked.key());
        Pending first =
                new Pending(asked.key(), asked.browser(), new CodeVerifier(), Optional.of(holder), asked.spares());
        return granted.refresh().isPresent() ? goOn(first, app) : done(first, app);
    }

    /** A spare is kept only if the same person gave it. */
    private ConnectStep spare(Pending asked, ConnectApp app, Granted granted, Holder holder)
            throws SQLException, GrantRefused {
        Optional<Secret> refresh =
                granted.refresh().filter(token -> asked.first().equals(Optional.of(holder)));
        if (refresh.isEmpty() || !accounts.spare(asked.key(), refresh.get())) {
            app.revoke(granted.refresh().orElse(granted.access()));
            return done(asked, app);
        }
        return goOn(
                new Pending(asked.key(), asked.browser(), new CodeVerifier(), asked.first(), asked.spares() + 1), app);
    }

    private ConnectStep goOn(Pending next, ConnectApp app) {
        return next.spares() < app.spares() ? new ConnectStep.GoOn(ask(app, next), Optional.empty()) : done(next, app);
    }

    private ConnectStep done(Pending last, ConnectApp app) {
        attempts.put(last.key(), ConnectAttempt.SUCCEEDED);
        return new ConnectStep.Connected(last.key(), last.first().orElseThrow(), last.spares(), app.spares());
    }

    private ConnectStep refused(AccountKey key, GrantRefused refused) {
        return failed(
                key,
                new ConnectStep.Failed(
                        400, refused.problem().word(), refused.problem().cure()));
    }

    private ConnectStep failed(AccountKey key, ConnectStep.Failed failed) {
        LOG.warn("{} was not connected: {}", key.destination(), failed.reason());
        attempts.put(key, ConnectAttempt.of(failed));
        return failed;
    }

    private static boolean isSame(Secret expected, String given) {
        return MessageDigest.isEqual(
                expected.reveal().getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** How the latest attempt to connect an account stands; empty if there was none since this process started. */
    public Optional<ConnectAttempt> attempt(AccountKey key) {
        return Optional.ofNullable(attempts.get(key));
    }

    /** All accounts that can be connected or disconnected. */
    public Set<AccountKey> keys() {
        Set<AccountKey> keys = new TreeSet<>(Comparator.comparing(AccountKey::destination));
        keys.addAll(apps.keySet());
        keys.addAll(others);
        return keys;
    }

    /** Whether an account is connected with a browser, and not by its settings alone. */
    public boolean usesBrowser(AccountKey key) {
        return apps.containsKey(key);
    }

    /**
     * Ends an account: from then on nothing goes there. What its settings say stays as good as it is.
     *
     * @return whether the CRM knows that its tokens are worth nothing any more
     */
    public boolean disconnect(AccountKey key) throws ConnectRefused, SQLException {
        if (!keys().contains(key)) {
            throw ConnectRefused.unknown(key);
        }
        ConnectApp app = apps.get(key);
        boolean told = false;
        if (app == null) {
            accounts.pause(key);
        } else {
            told = accounts.disconnect(key, app);
        }
        attempts.remove(key);
        LOG.info("{} is disconnected", key.destination());
        changed.accept(key);
        return told;
    }

    /** What is kept of an account. */
    public Optional<Account> find(AccountKey key) throws SQLException {
        return accounts.find(key);
    }

    /** Where browsers come back to. */
    URI callback() {
        return callback;
    }
}
