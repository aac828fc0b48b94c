package org.referralconnector.sandbox.salesforce.metadata;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.salesforce.schema.RecordId;

/** The ids of the parts of the organization. A part gets its id when somebody asks for it first, and keeps it. */
public final class SetupIds {
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The 18-character id of the part of this name; names ignore case. */
    public synchronized String of(String keyPrefix, String name) {
        return ids.computeIfAbsent(keyPrefix + name.toLowerCase(Locale.ROOT), any -> {
            String id = RecordId.of(keyPrefix, numbers.merge(keyPrefix, 1, Integer::sum));
            names.put(id, name);
            return id;
        });
    }

    /** The part which has, or had, this 15- or 18-character id. */
    public synchronized Optional<String> nameOf(String id) {
        return RecordId.parse(id).map(names::get);
    }

    /** Lets the next part of this name have another id. */
    public synchronized void forget(String keyPrefix, String name) {
        String id = ids.remove(keyPrefix + name.toLowerCase(Locale.ROOT));
        if (id != null) {
            names.remove(id);
        }
    }
}
