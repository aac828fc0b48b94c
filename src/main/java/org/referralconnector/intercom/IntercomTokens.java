package org.referralconnector.intercom;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What proves to each workspace that a call is ours. */
public final class IntercomTokens {
    private final Map<String, IntercomConnection> connections;

    public IntercomTokens(Collection<IntercomConnection> connections) {
        this.connections =
                connections.stream().collect(Collectors.toMap(IntercomConnection::name, Function.identity()));
    }

    /** The value of the header {@code Authorization} for a connection. */
    public String authorization(String connection) {
        return "Bearer " + connections.get(connection).token();
    }
}
