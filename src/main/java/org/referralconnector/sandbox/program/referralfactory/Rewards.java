package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;

/**
 * The rewards of referrers: an amount for each qualified lead, which is due until it is issued or cancelled. A lead that
 * is put back to pending takes a reward along which is still due.
 */
final class Rewards {
    private static final int REWARD = 1;
    private static final int AMOUNT = 10;
    static final String METRIC = "amount";

    /** The reward of one referrer for one lead. */
    record Reward(long id, User recipient, User lead, boolean issued) {
        ObjectNode json() {
            return Json.object()
                    .put("id", id)
                    .put("reward_id", REWARD)
                    .put("recipient_id", recipient.id())
                    .put("can_be_issued", !issued)
                    .putNull("coupon")
                    .put("count", 1)
                    .put("total", AMOUNT);
        }
    }

    private final Map<Long, Reward> rewards = new LinkedHashMap<>();
    private final Map<User, Long> byLead = new LinkedHashMap<>();
    private long nextId = 1;

    void qualified(User lead, User referrer) {
        if (byLead.containsKey(lead)) {
            return;
        }
        long id = nextId++;
        rewards.put(id, new Reward(id, referrer, lead, false));
        byLead.put(lead, id);
    }

    void putBackToPending(User lead) {
        Long id = byLead.get(lead);
        if (id != null && !rewards.get(id).issued()) {
            cancel(id);
        }
    }

    /** Issues a reward; empty if there is none which is due. */
    Optional<Reward> issue(long id) {
        Optional<Reward> issued = due(id).map(each -> new Reward(each.id(), each.recipient(), each.lead(), true));
        issued.ifPresent(each -> rewards.put(id, each));
        return issued;
    }

    /** Cancels a reward; empty if there is none which is due. */
    Optional<Reward> cancel(long id) {
        Optional<Reward> cancelled = due(id);
        cancelled.ifPresent(each -> {
            rewards.remove(id);
            byLead.remove(each.lead());
        });
        return cancelled;
    }

    List<Reward> all(boolean issued) {
        return rewards.values().stream().filter(each -> each.issued() == issued).toList();
    }

    private Optional<Reward> due(long id) {
        return Optional.ofNullable(rewards.get(id)).filter(each -> !each.issued());
    }
}
