package org.referralconnector.sandbox.salesforce.record;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.schema.RecordId;

/**
 * Rules which give the leads that clients write to an owner. Unless a call says FALSE with {@code Sforce-Auto-Assign},
 * the active rule runs; a call may name another one.
 */
public final class AssignmentRules {
    private static final String KEY_PREFIX = "01Q";

    /** A rule: who becomes the owner, and whether it is the one that runs unless a call names another. */
    public record Rule(String id, String ownerId, boolean active) {}

    private final AtomicLong lastNumber = new AtomicLong();
    private final Map<String, Rule> rules = new ConcurrentHashMap<>();

    /** Adds a rule; an active one takes the place of the active one before it. */
    public synchronized Rule add(String ownerId, boolean active) {
        if (active) {
            rules.replaceAll((id, rule) -> new Rule(id, rule.ownerId(), false));
        }
        Rule added = new Rule(RecordId.of(KEY_PREFIX, lastNumber.incrementAndGet()), ownerId, active);
        rules.put(added.id(), added);
        return added;
    }

    /** All rules, in the order of their ids. */
    List<Rule> all() {
        return rules.values().stream().sorted(Comparator.comparing(Rule::id)).toList();
    }

    /**
     * The owner whom a rule gives to a record that is written.
     *
     * @throws Refusal if the call names a rule that does not exist
     */
    Optional<String> ownerFor(ObjectType type, WriteOptions options) {
        if (!options.byClient() || !type.name().equals("Lead")) {
            return Optional.empty();
        }
        String wish = options.autoAssign();
        if (wish.equalsIgnoreCase("FALSE")) {
            return Optional.empty();
        }
        return wish.equalsIgnoreCase("TRUE")
                ? active()
                : Optional.of(named(wish).ownerId());
    }

    private Optional<String> active() {
        return rules.values().stream().filter(Rule::active).map(Rule::ownerId).findFirst();
    }

    private Rule named(String id) {
        return RecordId.parse(id)
                .map(rules::get)
                .orElseThrow(() -> Refusal.record("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"));
    }
}
