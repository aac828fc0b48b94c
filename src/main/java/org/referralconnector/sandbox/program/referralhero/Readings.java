package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

/** Look-ups, pages of subscribers and the leaderboard. */
final class Readings {
    private static final List<String> FILTERS =
            List.of("extra_field", "extra_field_2", "option_field", "stripe_customer_id");
    private static final int FEWEST_LEADERS = 10;
    private static final int MOST_LEADERS = 100;

    private Readings() {}

    static ObjectNode lists(Collection<SubscriberList> lists, Parameters parameters) {
        return SubscriberJson.page(
                "lists_retrieved", "lists", List.copyOf(lists), page(parameters), SubscriberJson::list);
    }

    static ObjectNode subscribers(Request request) {
        List<Subscriber> all = request.list().all();
        for (String filter : FILTERS) {
            Optional<String> wanted = request.parameters().text(filter);
            if (wanted.isPresent()) {
                all = all.stream()
                        .filter(each -> each.field(filter).equals(wanted.get()))
                        .toList();
            }
        }
        return page(request, all);
    }

    static ObjectNode byEmail(Request request) {
        String email = request.parameters()
                .text("email")
                .orElseThrow(() -> Refusal.badValue("no_email_address", "No email address was given"));
        return found(request, request.list().byIdentifier("email", email));
    }

    /** {@code mwr} is a referral code, the parameter of referral links. */
    static ObjectNode byCode(Request request) {
        String code = request.parameters()
                .text("mwr")
                .orElseThrow(() -> Refusal.badValue("no_subscriber_id", "No referral code was given"));
        return found(request, request.list().byCode(code));
    }

    static ObjectNode referred(Request request) {
        return page(request, request.subscriber().referrals());
    }

    /** Those whom the subscriber has referred (level 1), whom those have referred (2), and so on. */
    static ObjectNode referredAt(Request request, int level, boolean confirmedOnly) {
        List<Subscriber> people = List.of(request.subscriber());
        for (int i = 0; i < level; i++) {
            people = people.stream().flatMap(each -> each.referrals().stream()).toList();
        }
        return page(
                request,
                confirmedOnly ? people.stream().filter(Subscriber::counts).toList() : people);
    }

    static ObjectNode leaderboard(Request request) {
        int count = request.parameters().integer("count").orElse(FEWEST_LEADERS);
        ObjectNode data = Json.object().put("response", "leaderboard_retrieved");
        ArrayNode ranking = data.putArray("ranking");
        request.list().all().stream()
                .sorted(Comparator.comparing(Subscriber::points).reversed())
                .limit(Math.max(FEWEST_LEADERS, Math.min(MOST_LEADERS, count)))
                .forEach(each -> ranking.add(SubscriberJson.subscriber(request.list(), each)));
        return data;
    }

    private static ObjectNode found(Request request, Optional<Subscriber> subscriber) {
        return SubscriberJson.answer(
                request.list(), subscriber.orElseThrow(Refusal::noSubscriber), "subscriber_retrieved");
    }

    private static ObjectNode page(Request request, List<Subscriber> people) {
        return SubscriberJson.page(
                "subscribers_retrieved",
                "subscribers",
                people,
                page(request.parameters()),
                each -> SubscriberJson.subscriber(request.list(), each));
    }

    private static int page(Parameters parameters) {
        return Math.max(1, parameters.integer("page").orElse(1));
    }
}
