package org.referralconnector.operator;

import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.connection.Account;
import org.referralconnector.connection.AccountKey;
import org.referralconnector.connection.ConnectAttempt;
import org.referralconnector.connection.ConnectFlow;
import org.referralconnector.connection.ConnectRefused;

/** Lets operators see, connect and disconnect accounts. No answer holds a token. */
public final class ConnectionOrders {
    private static final int CREATED = 201;
    private static final Set<String> MODES = Set.of("live", "test");

    private final ConnectFlow flow;

    public ConnectionOrders(ConnectFlow flow) {
        this.flow = flow;
    }

    /** All connections that campaigns use. */
    public OperatorAnswer list() throws SQLException {
        return OperatorAnswer.ok(Map.of("items", items()));
    }

    List<Map<String, Object>> items() throws SQLException {
        List<Map<String, Object>> items = new ArrayList<>();
        for (AccountKey key : flow.keys()) {
            items.add(content(key));
        }
        return items;
    }

    /** One of them. */
    public OperatorAnswer show(OperatorRequest request) throws OperatorRefused, SQLException {
        AccountKey key = key(request);
        if (!flow.keys().contains(key)) {
            throw OperatorRefused.notFound("no campaign uses a connection " + key.destination());
        }
        return OperatorAnswer.ok(content(key));
    }

    /**
     * Lets somebody connect an account with a browser: 201 with the link, which works once and for ten minutes; 200 if its
     * settings alone connect it.
     */
    public OperatorAnswer connect(OperatorRequest request) throws OperatorRefused, SQLException {
        AccountKey key = key(request);
        Optional<String> mode =
                Optional.ofNullable(request.parameters(Set.of("mode")).oneOf("mode", MODES));
        try {
            Optional<URI> link = flow.begin(key, mode);
            Map<String, Object> content = content(key);
            link.ifPresent(url -> content.put("url", url.toString()));
            return new OperatorAnswer(link.isPresent() ? CREATED : 200, content);
        } catch (ConnectRefused refused) {
            throw refused(refused);
        }
    }

    /** Ends an account: from then on nothing goes there. */
    public OperatorAnswer disconnect(OperatorRequest request) throws OperatorRefused, SQLException {
        AccountKey key = key(request);
        try {
            boolean revoked = flow.disconnect(key);
            Map<String, Object> content = content(key);
            content.put("revoked", revoked);
            return OperatorAnswer.ok(content);
        } catch (ConnectRefused refused) {
            throw refused(refused);
        }
    }

    private static OperatorRefused refused(ConnectRefused refused) {
        return refused.isUnknown()
                ? OperatorRefused.notFound(refused.getMessage())
                : OperatorRefused.notNow(refused.getMessage());
    }

    private static AccountKey key(OperatorRequest request) {
        return new AccountKey(
                request.path().getOrDefault("crm", ""), request.path().getOrDefault("name", ""));
    }

    private Map<String, Object> content(AccountKey key) throws SQLException {
        Optional<Account> account = flow.find(key);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("crm", key.crm());
        content.put("name", key.name());
        content.put("by", flow.usesBrowser(key) ? "browser" : "settings");
        content.put("state", state(key, account));
        account.ifPresent(known -> describe(known, content));
        flow.attempt(key).ifPresent(attempt -> content.put("attempt", content(attempt)));
        return content;
    }

    private String state(AccountKey key, Optional<Account> account) {
        if (account.flatMap(Account::disconnectedAt).isPresent()) {
            return "disconnected";
        }
        boolean kept = account.flatMap(Account::sealed).isPresent();
        return kept || !flow.usesBrowser(key) ? "connected" : "not-connected";
    }

    private static void describe(Account account, Map<String, Object> content) {
        content.put("as", account.user());
        content.put("to", account.org());
        content.put("scopes", account.scopes());
        content.put("spares", account.spares());
        content.put("since", account.connectedAt().map(Instant::toString).orElse(null));
        content.put("renewedAt", account.renewedAt().map(Instant::toString).orElse(null));
        account.disconnectedAt().ifPresent(at -> content.put("disconnectedAt", at.toString()));
    }

    private static Map<String, Object> content(ConnectAttempt attempt) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("state", OperatorStatus.word(attempt.state()));
        if (attempt.state() == ConnectAttempt.State.FAILED) {
            content.put("reason", attempt.reason());
            content.put("cure", attempt.cure());
        }
        return content;
    }
}
