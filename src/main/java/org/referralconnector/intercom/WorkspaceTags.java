package org.referralconnector.intercom;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.referralconnector.journal.Sha256;

/** The ids of the tags that were needed so far, by workspace and name. Thread-safe. */
final class WorkspaceTags {
    private static final int LONGEST_NAME = 90;

    private final ConcurrentMap<String, String> ids = new ConcurrentHashMap<>();

    /** What the link is called that says that a participant's contact got the tag. Names of tags ignore case. */
    static String object(String tag) {
        String name = tag.toLowerCase(Locale.ROOT);
        return "tag:" + (name.length() <= LONGEST_NAME ? name : HexFormat.of().formatHex(Sha256.of(name)));
    }

    Optional<String> find(String connection, String tag) {
        return Optional.ofNullable(ids.get(key(connection, tag)));
    }

    void learn(String connection, String tag, String id) {
        ids.put(key(connection, tag), id);
    }

    /** Somebody deleted the tag. */
    void forget(String connection, String tag) {
        ids.remove(key(connection, tag));
    }

    private static String key(String connection, String tag) {
        return connection + "\n" + tag.toLowerCase(Locale.ROOT);
    }
}
