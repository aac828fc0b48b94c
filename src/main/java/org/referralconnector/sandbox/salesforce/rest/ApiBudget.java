package org.referralconnector.sandbox.salesforce.rest;

import java.util.concurrent.atomic.AtomicInteger;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** The API calls which the organization may make in 24 hours; the day never ends unless the budget is set anew. */
public final class ApiBudget {
    private static final int DEFAULT_MAX = 15_000;

    private final AtomicInteger used = new AtomicInteger();
    private volatile int max = DEFAULT_MAX;

    /**
     * Takes one call from the budget.
     *
     * @throws Refusal REQUEST_LIMIT_EXCEEDED if nothing is left; the refused call does not count
     */
    public void spendOne() {
        int most = max;
        if (used.getAndUpdate(before -> before < most ? before + 1 : before) >= most) {
            throw exceeded();
        }
    }

    public static Refusal exceeded() {
        return Refusal.of(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }

    public void set(int newMax, int newUsed) {
        max = newMax;
        used.set(newUsed);
    }

    public int max() {
        return max;
    }

    public int used() {
        return used.get();
    }

    public int remaining() {
        return Math.max(0, max - used.get());
    }
}
