package org.referralconnector.operator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Words what an operator is told. */
public final class OperatorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorAnswers.class);
    private static final int FAILED = 500;

    /** A page of deliveries. */
    public OperatorAnswer deliveries(List<Map<String, Object>> rows, long limit) {
        return page(rows, limit, last -> last.get("id"));
    }

    /** A page of referrals. */
    public OperatorAnswer referrals(List<Map<String, Object>> rows, long limit) {
        return page(rows, limit, last -> last.get("campaign") + "/" + last.get("participant"));
    }

    /**
     * One delivery.
     *
     * @param found its row, if there is one
     * @param notes its history
     * @param ahead the open deliveries before it in its line
     * @throws OperatorRefused if there is no such delivery
     */
    public OperatorAnswer delivery(
            List<Map<String, Object>> found, List<Map<String, Object>> notes, List<Map<String, Object>> ahead)
            throws OperatorRefused {
        Map<String, Object> delivery = only(found, "no delivery has this number");
        delivery.put("history", Rows.of(notes));
        delivery.put("waitsBehind", Rows.of(ahead));
        return OperatorAnswer.ok(delivery);
    }

    /** One journal entry, with the body that was received. */
    public OperatorAnswer entry(List<Map<String, Object>> found, List<Map<String, Object>> deliveries)
            throws OperatorRefused {
        Map<String, Object> entry = only(found, "no journal entry has this number");
        entry.put("deliveries", Rows.of(deliveries));
        return OperatorAnswer.ok(entry);
    }

    /** One referral. */
    public OperatorAnswer referral(List<Map<String, Object>> found, List<Map<String, Object>> history)
            throws OperatorRefused {
        Map<String, Object> referral = only(found, "the ledger has no such referral");
        referral.put("history", Rows.of(history));
        return OperatorAnswer.ok(referral);
    }

    /** Why the referrals of a code stand as they do. */
    public OperatorAnswer explanations(List<Map<String, Object>> explanations) throws OperatorRefused {
        if (explanations.isEmpty()) {
            throw OperatorRefused.notFound("the ledger has no referral of this code or participant");
        }
        return OperatorAnswer.ok(Map.of("items", explanations));
    }

    /** The call is not served, and the operator can do something about it. */
    public OperatorAnswer refused(OperatorRefused refusal) {
        return error(refusal.status(), refusal.code(), refusal.getMessage());
    }

    /** The body of the call is no JSON object. */
    public OperatorAnswer unreadable() {
        return refused(OperatorRefused.bad("the body: send a JSON object such as {\"reason\": \"field added\"}"));
    }

    /** The call failed within the connector. */
    public OperatorAnswer failed(Exception failure) {
        LOG.warn("A call of the operator API failed: {}", failure.getClass().getName());
        LOG.debug("A call of the operator API failed", failure);
        return error(FAILED, "failed", "the call failed; the log of the connector says why");
    }

    private static OperatorAnswer page(List<Map<String, Object>> rows, long limit, Cursor cursor) {
        boolean more = rows.size() > limit;
        List<Map<String, Object>> page = more ? rows.subList(0, (int) limit) : rows;
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("items", Rows.of(page));
        content.put("next", more ? cursor.after(page.get(page.size() - 1)) : null);
        return OperatorAnswer.ok(content);
    }

    private static Map<String, Object> only(List<Map<String, Object>> found, String otherwise) throws OperatorRefused {
        if (found.isEmpty()) {
            throw OperatorRefused.notFound(otherwise);
        }
        return Rows.of(found.get(0));
    }

    private static OperatorAnswer error(int status, String code, String message) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("error", code);
        content.put("message", message);
        return new OperatorAnswer(status, content);
    }

    private interface Cursor {
        Object after(Map<String, Object> last);
    }
}
