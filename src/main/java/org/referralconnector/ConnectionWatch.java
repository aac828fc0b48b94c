package org.referralconnector;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.carry.Gates;
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
    private final Set<AccountKey> disconnected = new HashSet<>();

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

    /** Looks what has changed since the last time. */
    public synchronized void look() throws Exception {
        Set<AccountKey> now = away();
        for (AccountKey key : now) {
            if (disconnected.add(key)) {
                gates.of(key.destination()).hold(DETAIL);
                forgetting.get(key).run();
                follow(key, false);
            }
        }
        for (AccountKey key : Set.copyOf(disconnected)) {
            if (!now.contains(key)) {
                disconnected.remove(key);
                gates.of(key.destination()).release();
                follow(key, true);
                wake.accept(Set.of(key.destination(), Campaign.changes(key.destination())));
            }
        }
    }

    /** Looks at once, and lets an account go on that was just connected, whatever stood in its way before. */
    void changed(AccountKey key) {
        try {
            look();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Runnable forget = forgetting.get(key);
        if (forget != null && !isDisconnected(key)) {
            forget.run();
            gates.of(key.destination()).open();
            wake.accept(Set.of(key.destination(), Campaign.changes(key.destination())));
        }
    }

    private synchronized boolean isDisconnected(AccountKey key) {
        return disconnected.contains(key);
    }

    private Set<AccountKey> away() throws SQLException {
        Set<AccountKey> away = new HashSet<>(accounts.disconnected());
        away.retainAll(forgetting.keySet());
        return away;
    }

    private void follow(AccountKey key, boolean on) throws Exception {
        String route = prefix + "follow-salesforce-changes-" + key.name();
        if (key.crm().equals("salesforce") && context.getRoute(route) != null) {
            if (on) {
                context.getRouteController().startRoute(route);
            } else {
                context.getRouteController().stopRoute(route, PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
