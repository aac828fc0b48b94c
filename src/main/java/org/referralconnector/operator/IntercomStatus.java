package org.referralconnector.operator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomConnection.Region;
import org.referralconnector.intercom.IntercomWatch;

/**
 * How the Intercom workspaces stand that campaigns go to.
 *
 * @param connections those workspaces
 * @param gates which of them are away
 * @param watch how many calls are left
 */
public record IntercomStatus(List<IntercomConnection> connections, Gates gates, IntercomWatch watch) {

    Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        connections.forEach(connection -> content.put(connection.name(), content(connection)));
        return content;
    }

    private Map<String, Object> content(IntercomConnection connection) {
        OptionalInt left = watch.callsLeft(connection.name());
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("url", connection.url());
        content.put("region", connection.region().map(Region::word).orElse(null));
        content.put(
                "awaySince",
                closure(connection).map(closure -> closure.since().toString()).orElse(null));
        content.put("callsLeft", left.isPresent() ? left.getAsInt() : null);
        return content;
    }

    /**
     * Tells the same in a few words: where each connection leads, whether its gate is open, and since when it is away.
     *
     * @param details takes a name, such as {@code default.gate}, and what there is to say
     */
    public void tell(BiConsumer<String, Object> details) {
        for (IntercomConnection connection : connections) {
            Optional<Gate.Closure> closure = closure(connection);
            details.accept(
                    connection.name() + ".region",
                    connection.region().map(Region::word).orElse(connection.url()));
            details.accept(
                    connection.name() + ".gate",
                    closure.map(closed -> OperatorStatus.word(closed.reason()) + " " + closed.detail())
                            .orElse("open"));
            closure.ifPresent(closed -> details.accept(connection.name() + ".away.since", closed.since()));
        }
    }

    private Optional<Gate.Closure> closure(IntercomConnection connection) {
        return gates.of(IntercomRules.destination(connection.name())).closure();
    }
}
