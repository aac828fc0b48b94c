package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.program.CallLimit;

/** What people do on Referral Factory's pages, and what tests want to know. */
final class ReferralFactoryControl {
    private static final String HERE = "/sandbox/referral-factory";
    private static final String BY_HAND = "by hand";

    private final Account account;
    private final Users users;
    private final CallLimit limit;
    private final Consumer<String> token;

    /** @param token takes a new token */
    ReferralFactoryControl(Account account, Users users, CallLimit limit, Consumer<String> token) {
        this.account = account;
        this.users = users;
        this.limit = limit;
        this.token = token;
    }

    void addTo(Routes routes) {
        routes.add("GET", HERE, "control", call -> Answer.json(200, describe()))
                .add("POST", HERE, "control", this::set)
                .add("GET", HERE + "/users", "control", this::list)
                .add("POST", HERE + "/users", "control", byHand(this::join))
                .add("POST", HERE + "/users/{user}/qualify", "control", byHand(call -> qualify(call, true)))
                .add("POST", HERE + "/users/{user}/unqualify", "control", byHand(call -> qualify(call, false)));
    }

    private Answer set(Call call) {
        Parameters order = Parameters.of(call);
        limit.set(order);
        order.text("token").ifPresent(token);
        return Answer.json(200, describe());
    }

    private ObjectNode describe() {
        ObjectNode node = Json.object();
        limit.report(node);
        synchronized (account) {
            node.put("campaign_id", account.campaign())
                    .put("users", account.users().size())
                    .set("effects", History.counts(account.effects()));
        }
        return node;
    }

    private Answer list(Call call) {
        ObjectNode answer = Json.object();
        ArrayNode rows = Json.array();
        synchronized (account) {
            List<User> wanted = call.query("email")
                    .map(email -> account.byEmail(email).stream().toList())
                    .orElseGet(account::users);
            wanted.forEach(each -> rows.add(described(each)));
        }
        answer.put("total", rows.size()).set("users", rows);
        return Answer.json(200, answer);
    }

    private Answer join(Call call) {
        ObjectNode order = Parameters.of(call).values().put("campaign_id", account.campaign());
        return Answer.json(
                201,
                users.create(Parameters.of(order), BY_HAND, Optional.empty()).json(true));
    }

    private Answer qualify(Call call, boolean qualified) {
        User user = account.byIdentifier(call.segment("user")).orElseThrow(Refusal::notFound);
        return Answer.json(200, described(users.qualify(user, qualified, BY_HAND)));
    }

    private Routes.Action byHand(Function<Call, Answer> action) {
        return call -> {
            try {
                synchronized (account) {
                    return action.apply(call);
                }
            } catch (Refusal refusal) {
                return refusal.answer();
            }
        };
    }

    private static ObjectNode described(User user) {
        ObjectNode node = user.json(true);
        node.put("status", user.qualifiedAt().isPresent() ? "Qualified" : "Pending");
        user.history().report(node);
        return node;
    }
}
