package org.referralconnector.intercom;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a search said last of each contact, so that another one that says the same records nothing. Compared is what matters
 * of a contact: it counts as updated whenever anything of it is.
 *
 * <p>Forgotten when the process ends or after many other contacts: then it is recorded once more, which changes nothing.
 */
final class RecentContacts {
    private static final int MOST = 20_000;

    private final Map<String, Object> known = Collections.synchronizedMap(new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
            return size() > MOST;
        }
    });

    /** Something else told of a contact: whatever a search says of it next is news. */
    void told(String contact) {
        known.remove(contact);
    }

    /** Whether a search says what it said last. If not, it has now. */
    boolean knows(String contact, Object whatMatters) {
        return whatMatters.equals(known.put(contact, whatMatters));
    }

    void forget() {
        known.clear();
    }
}
