package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.program.CallLimit;

/** What people do in ReferralHero's dashboard and on its sign-up pages, and what tests want to know. */
final class ReferralHeroControl {
    private static final String HERE = "/sandbox/referralhero";
    private static final String BY_HAND = "by hand";

    private final Account account;
    private final Subscribers subscribers;
    private final CallLimit limit;
    private final ApiToken token;

    ReferralHeroControl(Account account, Subscribers subscribers, CallLimit limit, ApiToken token) {
        this.account = account;
        this.subscribers = subscribers;
        this.limit = limit;
        this.token = token;
    }

    void addTo(Routes routes) {
        routes.add("GET", HERE, "control", call -> Answer.json(200, describe()))
                .add("POST", HERE, "control", this::set)
                .add("GET", HERE + "/subscribers", "control", this::list)
                .add("POST", HERE + "/subscribers", "control", byHand(201, subscribers::create))
                .add("POST", HERE + "/subscribers/{subscriber}", "control", byHand(200, subscribers::update))
                .add("DELETE", HERE + "/subscribers/{subscriber}", "control", byHand(200, subscribers::delete));
    }

    private Answer set(Call call) {
        Parameters order = Parameters.of(call);
        synchronized (account) {
            order.integer("events").ifPresent(list(order)::setEvents);
        }
        limit.set(order);
        order.text("token").ifPresent(token::replace);
        return Answer.json(200, describe());
    }

    private ObjectNode describe() {
        ObjectNode node = Json.object();
        limit.report(node);
        ArrayNode lists = node.putArray("lists");
        synchronized (account) {
            account.lists().forEach(list -> lists.add(SubscriberJson.described(list)));
        }
        return node;
    }

    private Answer list(Call call) {
        Parameters order = Parameters.of(call);
        ObjectNode answer = Json.object();
        ArrayNode rows = Json.array();
        synchronized (account) {
            SubscriberList list = list(order);
            Stream<Subscriber> wanted =
                    order.text("email").isPresent() ? list.meant(order).stream() : list.all().stream();
            wanted.forEach(each -> rows.add(SubscriberJson.described(list, each)));
        }
        answer.put("total", rows.size()).set("subscribers", rows);
        return Answer.json(200, answer);
    }

    private Routes.Action byHand(int status, Function<Request, ObjectNode> action) {
        return call -> {
            Parameters order = Parameters.of(call);
            boolean isOne = call.path().startsWith(HERE + "/subscribers/");
            Optional<String> subscriber = isOne ? Optional.of(call.segment("subscriber")) : Optional.empty();
            try {
                synchronized (account) {
                    return Answer.json(status, action.apply(new Request(list(order), BY_HAND, subscriber, order)));
                }
            } catch (Refusal refusal) {
                return refusal.answer();
            }
        };
    }

    /** The list which is named by its uuid, or the first. */
    private SubscriberList list(Parameters order) {
        Optional<String> uuid = order.text("list");
        return uuid.map(account::list)
                .orElseGet(() -> account.lists().stream().findFirst())
                .orElseThrow(() -> new IllegalArgumentException("there is no such list"));
    }
}
