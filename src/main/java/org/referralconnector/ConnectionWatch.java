package org.referralconnector;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.carry.Gates;
import org.referralconnector.connection.Account;
import org.referralconnector.connection.AccountKey;
import org.referralconnector.connection.Accounts;

/** Stops what goes to accounts that were disconnected, by whatever process, and lets it go on when they are connected. */
public final class ConnectionWatch {
    private static final String DETAIL = "disconnected";
    private static final int PATIENCE_SECONDS = 5;

    private final Accounts accounts;
    private final Gates gates;
    private final CamelContext context;
    private final String prefix;
    private final Consumer<Set<String>> wake;
    private final Map<AccountKey, Runnable> forgetting = new ConcurrentHashMap<>();
    private final Map<AccountKey, Instant> connected = new LinkedHashMap<>();
    private final Set<AccountKey> held = new HashSet<>();
    private final Set<String> stopped = new TreeSet<>();

    /**
     * @param prefix what the ids of our routes begin with
     * @param wake lets the workers of destinations look again
     */
    ConnectionWatch(Accounts accounts, Gates gates, CamelContext context, String prefix, Consumer<Set<String>> wake) {
        this.accounts = accounts;
        this.gates = gates;
        this.context = context;
        this.prefix = prefix;
        this.wake = wake;
    }

    /** Watches one more account. */
    void add(AccountKey key, Runnable forgetSession) {
        forgetting.put(key, forgetSession);
    }

    /** Before anything can go anywhere: holds what was disconnected when the process ended. */
    synchronized void begin() throws SQLException {
        for (Account account : accounts.all()) {
            account.connectedAt().ifPresent(at -> connected.put(account.key(), at));
            if (isOurs(account) && account.disconnectedAt().isPresent()) {
                held.add(account.key());
                gates.of(account.key().destination()).hold(DETAIL);
            }
        }
    }

    /** Looks what has changed since the last time: first all that must stop, then what goes on, then the streams. */
    public synchronized void look() throws Exception {
        Map<AccountKey, Account> ours = new LinkedHashMap<>();
        for (Account account : accounts.all()) {
            if (isOurs(account)) {
                ours.put(account.key(), account);
            }
        }
        for (Account account : ours.values()) {
            if (account.disconnectedAt().isPresent() && held.add(account.key())) {
                gates.of(account.key().destination()).hold(DETAIL);
                forgetting.get(account.key()).run();
            }
        }
        for (Account account : ours.values()) {
            Optional<Instant> before = Optional.ofNullable(connected.get(account.key()));
            account.connectedAt().ifPresent(at -> connected.put(account.key(), at));
            if (account.disconnectedAt().isEmpty()
                    && (held.remove(account.key()) || !before.equals(account.connectedAt()))) {
                goOn(account.key());
            }
        }
        for (AccountKey key : ours.keySet()) {
            follow(key, !held.contains(key));
        }
    }

    /** Looks at once. */
    void changed(AccountKey key) {
        try {
            look();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(key.destination() + " could not be looked at", e);
        }
    }

    private boolean isOurs(Account account) {
        return forgetting.containsKey(account.key());
    }

    /** Whatever stood in its way before, and with whatever session. */
    private void goOn(AccountKey key) {
        forgetting.get(key).run();
        gates.of(key.destination()).release();
        gates.of(key.destination()).open();
        wake.accept(Set.of(key.destination(), Campaign.changes(key.destination())));
    }

    /** Brings the stream to where it has to be; tried at every look, until it is there. */
    private void follow(AccountKey key, boolean on) throws Exception {
        String route = prefix + "follow-salesforce-changes-" + key.name();
        if (!key.crm().equals("salesforce") || context.getRoute(route) == null) {
            return;
        }
        if (!on && !stopped.contains(route)) {
            context.getRouteController().stopRoute(route, PATIENCE_SECONDS, TimeUnit.SECONDS);
            stopped.add(route);
        } else if (on && stopped.contains(route)) {
            context.getRouteController().startRoute(route);
            stopped.remove(route);
        }
    }
}
