package org.referralconnector.intercom;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What proves to each workspace that a call is ours. */
public final class IntercomTokens {
    private final Map<String, IntercomConnection> connections;

    private final Function<String, Optional<String>> stored;

    /** @param stored the token of a connection that somebody has connected with a browser, by its name */
    public IntercomTokens(Collection<IntercomConnection> connections, Function<String, Optional<String>> stored) {
        this.connections =
                connections.stream().collect(Collectors.toMap(IntercomConnection::name, Function.identity()));
        this.stored = stored;
    }

    /**
     * The value of the header {@code Authorization} for a connection; null if nobody has connected it yet, so that Intercom
     * says what is missing.
     */
    public String authorization(String connection) {
        String own = connections.get(connection).token();
        return (own.isEmpty() ? stored.apply(connection) : Optional.of(own))
                .map(token -> "Bearer " + token)
                .orElse(null);
    }
}
