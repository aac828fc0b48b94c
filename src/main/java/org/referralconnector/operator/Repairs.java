package org.referralconnector.operator;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.journal.ParkedDeliveries;

/** What an operator does about parked deliveries. Who does it says why; the history of the delivery keeps that. */
public final class Repairs {
    private static final String REASON = "reason";
    private static final int LONGEST_REASON = 1_000;

    private final ParkedDeliveries parked;
    private final Runnable wakeWorkers;

    /** @param wakeWorkers tells the workers that there is something to do */
    public Repairs(ParkedDeliveries parked, Runnable wakeWorkers) {
        this.parked = parked;
        this.wakeWorkers = wakeWorkers;
    }

    /**
     * Makes a parked delivery due.
     *
     * @param known the delivery's row, if there is one
     * @param body the body of the call
     * @throws OperatorRefused if there is no reason, no such delivery, or it is not parked
     */
    public OperatorAnswer release(OperatorRequest request, List<?> known, Map<String, Object> body)
            throws OperatorRefused, SQLException {
        long id = existing(request, known);
        changed(id, parked.release(id, reason(body, Set.of(REASON))));
        return OperatorAnswer.ok(Map.of("released", 1));
    }

    /** Gives up a parked delivery, so that what waits behind it can go. */
    public OperatorAnswer skip(OperatorRequest request, List<?> known, Map<String, Object> body)
            throws OperatorRefused, SQLException {
        long id = existing(request, known);
        changed(id, parked.skip(id, reason(body, Set.of(REASON))));
        return OperatorAnswer.ok(Map.of("skipped", 1));
    }

    /** Makes all parked deliveries due, or those of one destination or one reason code. */
    public OperatorAnswer releaseAll(Map<String, Object> body) throws OperatorRefused, SQLException {
        String why = reason(body, Set.of(REASON, "destination", "code"));
        int released = parked.releaseAll(text(body, "destination"), text(body, "code"), why);
        wakeWorkers.run();
        return OperatorAnswer.ok(Map.of("released", released));
    }

    private static long existing(OperatorRequest request, List<?> known) throws OperatorRefused {
        if (known.isEmpty()) {
            throw OperatorRefused.notFound("no delivery has this number");
        }
        return request.id();
    }

    private void changed(long id, int count) throws OperatorRefused {
        if (count == 0) {
            throw OperatorRefused.notParked(id);
        }
        wakeWorkers.run();
    }

    private static String reason(Map<String, Object> body, Set<String> known) throws OperatorRefused {
        for (String key : body.keySet()) {
            if (!known.contains(key)) {
                throw OperatorRefused.bad("the body has an unknown key; allowed are "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
        String reason = text(body, REASON);
        if (reason == null || reason.length() > LONGEST_REASON) {
            throw OperatorRefused.bad("reason: say why, in up to " + LONGEST_REASON + " characters");
        }
        return reason;
    }

    private static String text(Map<String, Object> body, String key) throws OperatorRefused {
        Object value = body.get(key);
        if (value != null && !(value instanceof String)) {
            throw OperatorRefused.bad(key + ": allowed is a text");
        }
        return value instanceof String text && !text.isBlank() ? text.strip() : null;
    }
}
