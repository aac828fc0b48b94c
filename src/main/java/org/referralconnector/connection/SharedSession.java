package org.referralconnector.connection;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.referralconnector.journal.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of all processes that share a database, from a refresh token that may work only once.
 *
 * <p>One process at a time renews; the others wait and take what it has stored. A refresh token that replaces the one that
 * was used is stored before anybody gets the new access token. If a process dies between the question and that, the answer
 * is lost: whether the token was spent is asked without using it, because a token that is used twice ends everything that
 * came of its authorization, and if it was, a spare authorization goes on.
 */
public final class SharedSession implements SessionSource {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSession.class);

    /** Refusals after which another authorization of the same user has a chance. */
    private static final Set<GrantProblem> LOST =
            Set.of(GrantProblem.EXPIRED_TOKEN, GrantProblem.TOKEN_VALIDITY, GrantProblem.OTHER_GRANT);

    private static final int DIGESTS = 2000;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AccountKey key;
    private final Optional<Secret> first;
    private final Optional<Secret> clientSecret;
    private final TokenEndpoint endpoint;
    private final AccountTable table;
    private final TokenKey tokenKey;
    private final String process;
    private final Duration lease;
    private final Clock clock;

    /**
     * @param grant a refresh token that is configured, or an authorization that {@code connect} stores
     * @param process the name of this process among those that share the database
     * @param lease after what time a renewal counts as abandoned: longer than the endpoint is waited for
     */
    public SharedSession(
            AccountKey key,
            Grant grant,
            TokenEndpoint endpoint,
            AccountTable table,
            TokenKey tokenKey,
            String process,
            Duration lease,
            Clock clock) {
        this.key = key;
        this.first = grant instanceof Grant.RefreshToken token ? Optional.of(token.first()) : Optional.empty();
        this.clientSecret = clientSecret(grant);
        this.endpoint = endpoint;
        this.table = table;
        this.tokenKey = tokenKey;
        // a command and the connector on one machine have the same name
        this.process = process + " " + UUID.randomUUID();
        this.lease = lease;
        this.clock = clock;
    }

    private static Optional<Secret> clientSecret(Grant grant) {
        if (grant instanceof Grant.RefreshToken token) {
            return token.clientSecret();
        }
        return grant instanceof Grant.AuthorizationCode code ? code.clientSecret() : Optional.empty();
    }

    @Override
    public AccountSession session(String refused) throws GrantRefused {
        Instant patience = clock.instant().plus(lease).plus(lease);
        try {
            while (clock.instant().isBefore(patience) && !Thread.currentThread().isInterrupted()) {
                Account account = current();
                AccountTokens tokens = AccountTokens.open(account.sealed().orElseThrow(), tokenKey, key);
                if (!tokens.access().isEmpty() && !tokens.access().equals(refused)) {
                    return tokens.session();
                }
                Optional<AccountSession> renewed = tryToRenew(account, tokens);
                if (renewed.isPresent()) {
                    return renewed.get();
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            throw GrantRefused.unanswered(GrantProblem.BUSY);
        } catch (SQLException e) {
            throw GrantRefused.unanswered(GrantProblem.DATABASE);
        }
    }

    /**
     * Uses the tokens, also the spares, if they were not used for that long: idle ones end after 30 days.
     *
     * @return whether they were used
     */
    public boolean keepAlive(Duration idle) throws GrantRefused {
        try {
            Account account = current();
            Instant used = account.renewedAt().orElse(Instant.MIN);
            if (clock.instant().isBefore(used.plus(idle))) {
                return false;
            }
            AccountTokens tokens = AccountTokens.open(account.sealed().orElseThrow(), tokenKey, key);
            if (tryToRenew(account, tokens).isEmpty()) {
                return false;
            }
            keepSparesAlive();
            return true;
        } catch (SQLException e) {
            throw GrantRefused.unanswered(GrantProblem.DATABASE);
        }
    }

    /** The account with tokens: the stored ones, or the configured one if that is new. */
    private Account current() throws SQLException, GrantRefused {
        Optional<Account> known = table.find(key);
        if (known.flatMap(Account::disconnectedAt).isPresent()) {
            throw GrantRefused.of(GrantProblem.DISCONNECTED);
        }
        if (first.isPresent()) {
            String digest = HexFormat.of().formatHex(Sha256.of(first.get().reveal()));
            String sealed = AccountTokens.beginning(first.get()).sealed(tokenKey, key);
            if (known.isEmpty()) {
                table.begin(key, sealed, digest, clock.instant());
                return table.find(key).orElseThrow();
            }
            String before = known.get().given().orElse("");
            if (!before.contains(digest)) {
                String all = (digest + " " + before).strip();
                table.beginAgain(
                        known.get(), sealed, all.substring(0, Math.min(all.length(), DIGESTS)), clock.instant());
                return table.find(key).orElseThrow();
            }
        }
        return known.filter(account -> account.sealed().isPresent())
                .orElseThrow(() -> GrantRefused.of(GrantProblem.NOT_CONNECTED));
    }

    /** Nothing if another process renews, or has renewed: then its tokens are to be read. */
    private Optional<AccountSession> tryToRenew(Account account, AccountTokens tokens)
            throws SQLException, GrantRefused {
        if (tokens.refresh().isEmpty()) {
            throw GrantRefused.of(GrantProblem.NOT_CONNECTED);
        }
        Optional<Account> claimed = claim(account);
        if (claimed.isEmpty()) {
            return Optional.empty();
        }
        boolean inDoubt = claimed.get().renewal().filter(Account.Renewal::asked).isPresent();
        return renew(claimed.get(), open(claimed.get()), inDoubt);
    }

    /** The account as it stands under a claim of ours: it may have been asked between the look and the claim. */
    private Optional<Account> claim(Account account) throws SQLException {
        Instant now = clock.instant();
        return table.claim(account, process, now, now.plus(lease)) ? table.find(key) : Optional.empty();
    }

    private AccountTokens open(Account account) throws GrantRefused {
        return AccountTokens.open(
                account.sealed().orElseThrow(() -> GrantRefused.of(GrantProblem.NOT_CONNECTED)), tokenKey, key);
    }

    private Optional<AccountSession> renew(Account account, AccountTokens tokens, boolean inDoubt)
            throws SQLException, GrantRefused {
        if (inDoubt && isSpent(tokens)) {
            LOG.warn("The answer to a renewal of {} was lost with the process that asked", key.destination());
            return goOnWithSpare(
                    account, tokens, GrantRefused.told(400, "invalid_grant", "expired access/refresh token"));
        }
        Instant now = clock.instant();
        if (!table.ask(account, process, now, now.plus(lease))) {
            return Optional.empty();
        }
        Granted granted;
        try {
            granted = endpoint.refresh(Secret.of(tokens.refresh()), clientSecret);
        } catch (GrantRefused refused) {
            return refused(account, tokens, refused);
        }
        AccountTokens renewed = tokens.renewed(granted);
        if (keep(account, renewed, granted.scopes())) {
            return Optional.of(renewed.session());
        }
        revokeIfDisconnected(granted);
        return Optional.empty();
    }

    /** Nobody else has these tokens, so neither a database that is away for a while nor an interrupt may lose them. */
    private boolean keep(Account account, AccountTokens renewed, String scopes) throws SQLException {
        boolean interrupted = Thread.interrupted();
        Instant patience = clock.instant().plus(lease);
        try {
            while (true) {
                try {
                    return table.keep(
                            account,
                            renewed.sealed(tokenKey, key),
                            renewed.spares().size(),
                            scopes,
                            clock.instant());
                } catch (SQLException e) {
                    interrupted |= Thread.interrupted();
                    if (!clock.instant().isBefore(patience)) {
                        throw e;
                    }
                    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What was granted while somebody disconnected the account is kept by nobody. */
    private void revokeIfDisconnected(Granted granted) throws SQLException, GrantRefused {
        boolean disconnected = table.find(key)
                .filter(account -> account.disconnectedAt().isPresent())
                .isPresent();
        if (disconnected && first.isEmpty() && granted.refresh().isPresent()) {
            endpoint.revoke(granted.refresh().get());
        }
    }

    private boolean isSpent(AccountTokens tokens) {
        return endpoint.works(Secret.of(tokens.refresh()), clientSecret)
                .filter(works -> !works)
                .isPresent();
    }

    private Optional<AccountSession> refused(Account account, AccountTokens tokens, GrantRefused refused)
            throws SQLException, GrantRefused {
        if (LOST.contains(refused.problem())) {
            return goOnWithSpare(account, tokens, refused);
        }
        boolean decided = refused.status() >= 400 && refused.status() < 500;
        boolean neverSent = refused.problem() == GrantProblem.UNREACHABLE;
        table.giveUp(key, process, !decided && !neverSent);
        throw refused;
    }

    private Optional<AccountSession> goOnWithSpare(Account account, AccountTokens tokens, GrantRefused refused)
            throws SQLException, GrantRefused {
        if (tokens.spares().isEmpty()) {
            table.giveUp(key, process, false);
            throw refused;
        }
        AccountTokens next = tokens.withSpare();
        LOG.warn(
                "{} goes on with a spare authorization, {} are left; connect it again to have all",
                key.destination(),
                next.spares().size());
        Instant until = clock.instant().plus(lease);
        if (!table.replace(
                account, process, next.sealed(tokenKey, key), next.spares().size(), until)) {
            return Optional.empty();
        }
        return renew(table.find(key).orElseThrow(), next, false);
    }

    /** Under a claim, so that no renewal comes in between. */
    private void keepSparesAlive() throws SQLException, GrantRefused {
        Optional<Account> claimed = claim(current());
        if (claimed.isEmpty()) {
            return;
        }
        try {
            AccountTokens tokens = open(claimed.get());
            for (int i = 0; claimed.isPresent() && i < tokens.spares().size(); i++) {
                claimed = keepSpareAlive(claimed.get(), i);
            }
        } finally {
            table.giveUp(key, process, false);
        }
    }

    /** Nothing if the claim has ended. */
    private Optional<Account> keepSpareAlive(Account account, int which) throws SQLException, GrantRefused {
        AccountTokens tokens = open(account);
        List<String> spares = new ArrayList<>(tokens.spares());
        try {
            endpoint.refresh(Secret.of(spares.get(which)), clientSecret)
                    .refresh()
                    .ifPresent(next -> spares.set(which, next.reveal()));
        } catch (GrantRefused refused) {
            LOG.warn(
                    "A spare authorization of {} is refused: {}. Connect it again to have all",
                    key.destination(),
                    refused.getMessage());
        }
        Instant until = clock.instant().plus(lease);
        boolean kept =
                table.replace(account, process, tokens.withSpares(spares).sealed(tokenKey, key), spares.size(), until);
        return kept ? table.find(key) : Optional.empty();
    }
}
