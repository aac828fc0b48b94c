package org.referralconnector.operator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.intercom.ContactWindows.Standing;

/**
 * How changes of contacts in Intercom become known.
 *
 * @param followed the names of the connections of which some campaign has rules
 * @param notified those of which notifications are taken
 * @param searched whether changes are searched, too
 * @param standings how the search of a connection stands, by its name
 */
public record ContactsStatus(
        List<String> followed,
        List<String> notified,
        boolean searched,
        Function<String, Optional<Standing>> standings) {

    public ContactsStatus {
        followed = List.copyOf(followed);
        notified = List.copyOf(notified);
    }

    Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        followed.forEach(connection -> content.put(connection, content(connection)));
        return content;
    }

    private Map<String, Object> content(String connection) {
        Optional<Standing> standing = standings.apply(connection).filter(any -> searched);
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("webhooks", notified.contains(connection));
        content.put("search", searched);
        content.put(
                "searchedUntil",
                standing.flatMap(Standing::coveredUntil).map(Instant::toString).orElse(null));
        content.put("searchFailure", standing.flatMap(Standing::failure).orElse(null));
        return content;
    }
}
