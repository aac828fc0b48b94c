package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;

/** The calls of API v2. */
final class RestApi {
    private static final String API = "/referral-factory/api/v2";
    private static final String USERS = API + "/users";
    private static final String KIND = "referral-factory ";

    private final Account account;
    private final Users users;
    private final Routes routes = new Routes();

    RestApi(Account account, Users users) {
        this.account = account;
        this.users = users;
        addUsers();
        add("GET", API + "/campaigns", "campaigns", this::campaigns);
        add("POST", API + "/campaigns/search", "campaigns", this::campaigns);
        addRewards();
    }

    Optional<Routes.Match> find(Call call) {
        return routes.find(call);
    }

    private void addUsers() {
        add("GET", USERS, "list users", (call, parameters) -> page(call, parameters, account.users()));
        add("POST", USERS, "create user", (call, parameters) -> {
            User user = users.create(parameters, "create user", Optional.of("Api"));
            return Answer.json(201, data(user, parameters));
        });
        add("POST", USERS + "/search", "search users", this::search);
        add("PUT", USERS + "/qualification", "qualification", (call, parameters) -> {
            User user = users.qualify(parameters, "qualification");
            return Answer.json(200, data(user, parameters));
        });
        add("GET", USERS + "/{user}", "read user", (call, parameters) -> {
            User user = account.byIdentifier(call.segment("user")).orElseThrow(Refusal::notFound);
            return Answer.json(200, data(user, parameters));
        });
        add("PUT", USERS + "/{user}", "update user", (call, parameters) -> {
            User user = users.update(byId(call), parameters, "update user");
            return Answer.json(200, data(user, parameters));
        });
        add("DELETE", USERS + "/{user}", "delete user", (call, parameters) -> {
            users.delete(byId(call), "delete user");
            return Answer.empty(204);
        });
    }

    private void addRewards() {
        add("GET", API + "/rewards/due/{metric}", "rewards", (call, parameters) -> rewards(call, parameters, false));
        add("GET", API + "/rewards/issued/{metric}", "rewards", (call, parameters) -> rewards(call, parameters, true));
        add("POST", API + "/rewards/issue/{reward}", "issue reward", (call, parameters) -> {
            Rewards.Reward reward = reward(call, account.rewards()::issue);
            account.touched("issue reward", reward.recipient(), Effect.REWARDED);
            return Answer.json(200, Json.object().set("data", reward.json()));
        });
        add("POST", API + "/rewards/cancel/{reward}", "cancel reward", (call, parameters) -> {
            Rewards.Reward reward = reward(call, account.rewards()::cancel);
            return Answer.json(200, Json.object().set("data", reward.json()));
        });
    }

    private void add(String method, String template, String name, BiFunction<Call, Parameters, Answer> action) {
        routes.add(method, template, KIND + name, call -> {
            Parameters parameters = Parameters.of(call);
            synchronized (account) {
                return action.apply(call, parameters);
            }
        });
    }

    /** A {@code campaign_id} in the query of a list is ignored, as it was seen to be. */
    private static Answer page(Call call, Parameters parameters, List<User> found) {
        boolean analytics = withAnalytics(parameters);
        return Answer.json(200, Paging.of(call, parameters, found, user -> user.json(analytics)));
    }

    /** How a search is written is not published; here {@code id}, {@code code} or {@code email} finds at most one. */
    private Answer search(Call call, Parameters parameters) {
        Optional<User> user;
        if (parameters.has("id")) {
            user = parameters.text("id").flatMap(account::byId);
        } else if (parameters.has("code")) {
            user = parameters.text("code").flatMap(account::byCode);
        } else if (parameters.has("email")) {
            user = parameters.text("email").flatMap(account::byEmail);
        } else {
            return page(call, parameters, account.users());
        }
        return page(call, parameters, user.stream().toList());
    }

    private Answer campaigns(Call call, Parameters parameters) {
        ObjectNode campaign = Json.object().put("id", account.campaign()).put("name", "Spring");
        return Answer.json(200, Paging.of(call, parameters, List.of(campaign), each -> each));
    }

    private Answer rewards(Call call, Parameters parameters, boolean issued) {
        List<Rewards.Reward> rewards = call.segment("metric").equals(Rewards.METRIC)
                ? account.rewards().all(issued)
                : List.of();
        return Answer.json(200, Paging.of(call, parameters, rewards, Rewards.Reward::json));
    }

    private static Rewards.Reward reward(Call call, LongFunction<Optional<Rewards.Reward>> action) {
        try {
            return action.apply(Long.parseLong(call.segment("reward"))).orElseThrow(Refusal::notFound);
        } catch (NumberFormatException e) {
            throw Refusal.notFound();
        }
    }

    private User byId(Call call) {
        return account.byId(call.segment("user")).orElseThrow(Refusal::notFound);
    }

    private static ObjectNode data(User user, Parameters parameters) {
        ObjectNode body = Json.object();
        body.set("data", user.json(withAnalytics(parameters)));
        return body;
    }

    private static boolean withAnalytics(Parameters parameters) {
        return parameters.text("with").filter("user.analytics"::equals).isPresent();
    }
}
