package org.referralconnector.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps refresh tokens from ending because nobody has used them for too long. */
public final class SharedSessions {
    private static final Logger LOG = LoggerFactory.getLogger(SharedSessions.class);

    private final Map<AccountKey, SharedSession> sessions = new ConcurrentHashMap<>();
    private final Duration idle;

    /** @param idle after what time without use tokens are used */
    public SharedSessions(Duration idle) {
        this.idle = idle;
    }

    /** Looks after the tokens of one more account. */
    public void add(AccountKey key, SharedSession session) {
        sessions.put(key, session);
    }

    /** Uses the tokens of every account that were not used for long. */
    public void keepAlive() {
        sessions.forEach((key, session) -> {
            try {
                if (session.keepAlive(idle)) {
                    LOG.info("The idle tokens of {} were renewed", key.destination());
                }
            } catch (GrantRefused e) {
                if (e.problem() != GrantProblem.DISCONNECTED && e.problem() != GrantProblem.NOT_CONNECTED) {
                    LOG.warn(
                            "The tokens of {} cannot be renewed: {}. {}",
                            key.destination(),
                            e.getMessage(),
                            e.problem().cure());
                }
            }
        });
    }
}
