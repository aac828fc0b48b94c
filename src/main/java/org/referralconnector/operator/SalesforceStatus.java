package org.referralconnector.operator;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.referralconnector.carry.Gate;
import org.referralconnector.salesforce.MissingFields;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceLogin;

/**
 * How one Salesforce connection stands.
 *
 * @param name such as {@code default}
 * @param login what logs in
 * @param budget how the org's API calls are used
 * @param missing the fields that are left out because they do not exist or are hidden
 * @param following how changes become known
 * @param gate whether it is away
 */
public record SalesforceStatus(
        String name,
        SalesforceLogin login,
        SalesforceBudget budget,
        MissingFields missing,
        FollowingStatus following,
        Gate gate) {

    Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("login", OperatorStatus.word(login.state()));
        login.failure().ifPresent(failure -> content.put("loginFailure", failure));
        budget.standing().ifPresent(standing -> content.put("api", api(standing)));
        content.put("fieldsLeftOut", missing.all());
        content.put("stream", following.content());
        return content;
    }

    private static Map<String, Object> api(SalesforceBudget.Standing standing) {
        Map<String, Object> api = new LinkedHashMap<>();
        api.put("used", standing.used());
        api.put("limit", standing.limit());
        api.put("left", standing.left());
        api.put("reserve", standing.reserve());
        api.put("restricted", standing.restricted());
        api.put("exhaustedAt", standing.exhaustedAt().map(Instant::toString).orElse(null));
        return api;
    }

    /**
     * Tells in a few words whether it is logged in, since when it is away, and which channels are silent.
     *
     * @param details takes a name, such as {@code default.login}, and what there is to say
     */
    public void tell(BiConsumer<String, Object> details) {
        details.accept(name + ".login", login.state());
        login.failure().ifPresent(failure -> details.accept(name + ".login.failure", failure));
        gate.closure().ifPresent(closure -> details.accept(name + ".away.since", closure.since()));
        following.silent().forEach((channel, why) -> details.accept(name + ".not.subscribed." + channel, why));
    }
}
