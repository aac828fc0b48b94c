package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

/**
 * The total spend and points of subscribers. A transaction id counts once on its list, whoever's it is. How the answer
 * tells that it was there already is not published; here {@code response} says {@code transaction_exists}.
 */
final class Spending {
    private static final int MOST_AT_ONCE = 500;

    private final Account account;

    Spending(Account account) {
        this.account = account;
    }

    ObjectNode addTransaction(Request request) {
        Subscriber subscriber = request.meant();
        boolean isNew = add(request, subscriber);
        return SubscriberJson.answer(request.list(), subscriber, isNew ? "transaction_added" : "transaction_exists");
    }

    /** Takes each of {@code transactions} for itself; the answer has a row for each. */
    ObjectNode addTransactions(Request request) {
        if (!(request.parameters().get("transactions") instanceof ArrayNode transactions)) {
            throw Refusal.badValue("no_transactions", "transactions must be a list");
        }
        if (transactions.size() > MOST_AT_ONCE) {
            throw Refusal.badValue("too_many_transactions", "At most " + MOST_AT_ONCE + " transactions at once");
        }
        ObjectNode data = Json.object().put("response", "transactions_added");
        ArrayNode rows = data.putArray("transactions");
        for (JsonNode each : transactions) {
            rows.add(row(request, each));
        }
        return data;
    }

    private ObjectNode row(Request request, JsonNode transaction) {
        ObjectNode row = Json.object();
        row.set("transaction_id", transaction.get("transaction_id"));
        if (!(transaction instanceof ObjectNode values)) {
            return row.put("response", "invalid_transaction");
        }
        try {
            Request one = new Request(request.list(), request.call(), Optional.empty(), Parameters.of(values));
            boolean isNew = add(one, one.meant());
            return row.put("response", isNew ? "transaction_added" : "transaction_exists");
        } catch (Refusal | IllegalArgumentException refused) {
            return row.put("response", "failed").put("message", refused.getMessage());
        }
    }

    private boolean add(Request request, Subscriber subscriber) {
        Parameters parameters = request.parameters();
        BigDecimal amount =
                parameters.number("amount").orElseThrow(() -> Refusal.badValue("no_amount", "No amount was given"));
        Optional<String> id = parameters.text("transaction_id");
        boolean isNew = id.isEmpty() || request.list().isNewTransaction(id.get());
        if (isNew) {
            subscriber.add(new Subscriber.Transaction(id, amount, parameters.text("product_id")));
        }
        account.touched(request, subscriber, isNew ? Effect.SPENT : History.NOTHING);
        return isNew;
    }

    ObjectNode addPoints(Request request) {
        Subscriber subscriber = request.meant();
        BigDecimal more = request.parameters()
                .number("points")
                .orElseThrow(() -> Refusal.badValue("no_points", "No points were given"));
        subscriber.setPoints(subscriber.points().add(more));
        account.touched(request, subscriber, Effect.POINTS);
        return SubscriberJson.answer(request.list(), subscriber, "points_added");
    }
}
