package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;

/**
 * Subscribers join, change and leave. Not published, and chosen here: somebody who is there already is answered
 * {@code subscriber_retrieved} unchanged, and an unknown referrer is left out.
 */
final class Subscribers {
    /** Parameters and the fields which they set. */
    private static final Map<String, String> FIELDS = fields();

    private final Account account;

    Subscribers(Account account) {
        this.account = account;
    }

    ObjectNode create(Request request) {
        request.requireIdentifier();
        SubscriberList list = request.list();
        Parameters parameters = request.parameters();
        Optional<Subscriber> there = list.meant(parameters);
        if (there.isPresent()) {
            account.touched(request, there.get(), History.NOTHING);
            return SubscriberJson.answer(list, there.get(), "subscriber_retrieved");
        }
        boolean asPending =
                parameters.text("status").filter("custom_event_pending"::equals).isPresent();
        ReferralStatus first = asPending || list.events() > 1 ? ReferralStatus.PENDING : ReferralStatus.CONFIRMED;
        Subscriber subscriber = join(request, list.referrer(parameters), first);
        account.touched(request, subscriber, Effect.CREATED);
        return SubscriberJson.answer(list, subscriber, "subscriber_created");
    }

    /** Adds the person whom the parameters describe to the list. */
    Subscriber join(Request request, Optional<Subscriber> referrer, ReferralStatus first) {
        Parameters parameters = request.parameters();
        Subscriber subscriber = account.newSubscriber(request.list());
        set(parameters, subscriber);
        parameters.number("lifetime_spend").ifPresent(subscriber::setSpend);
        parameters.number("conversion_value").ifPresent(subscriber::setConversion);
        referrer.ifPresent(other -> subscriber.refer(other, first));
        request.list().add(subscriber);
        return subscriber;
    }

    ObjectNode read(Request request) {
        return SubscriberJson.answer(request.list(), request.subscriber(), "subscriber_retrieved");
    }

    ObjectNode update(Request request) {
        SubscriberList list = request.list();
        Parameters parameters = request.parameters();
        Subscriber subscriber = request.subscriber();
        request.requireEmail();
        for (String kind : SubscriberList.IDENTIFIERS) {
            Optional<Subscriber> owner = parameters.text(kind).flatMap(value -> list.byIdentifier(kind, value));
            if (owner.isPresent() && owner.get() != subscriber) {
                throw Refusal.badValue("invalid_" + kind, "Another subscriber has this " + kind);
            }
        }
        Optional<ReferralStatus> status = parameters.text("referral_status").map(Subscribers::status);
        ObjectNode before = SubscriberJson.subscriber(list, subscriber);
        list.change(subscriber, () -> set(parameters, subscriber));
        status.filter(word -> subscriber.status().isPresent()).ifPresent(subscriber::moveTo);
        boolean changed = !before.equals(SubscriberJson.subscriber(list, subscriber));
        account.touched(request, subscriber, changed ? Effect.UPDATED : History.NOTHING);
        return SubscriberJson.answer(list, subscriber, "subscriber_updated");
    }

    ObjectNode delete(Request request) {
        Subscriber subscriber = request.subscriber();
        account.touched(request, subscriber, Effect.DELETED);
        request.list().remove(subscriber);
        return Json.object().put("response", "subscriber_deleted").put("id", subscriber.id());
    }

    ObjectNode promote(Request request) {
        Subscriber subscriber = request.subscriber();
        if (subscriber.promotedAt().isPresent()) {
            throw Refusal.badValue("subscriber_already_promoted", "The subscriber is promoted already");
        }
        subscriber.promote(account.now());
        account.touched(request, subscriber, Effect.PROMOTED);
        return SubscriberJson.answer(request.list(), subscriber, "subscriber_promoted");
    }

    private static ReferralStatus status(String word) {
        return ReferralStatus.of(word)
                .orElseThrow(() ->
                        new IllegalArgumentException("referral_status must be pending, unconfirmed or confirmed"));
    }

    private static void set(Parameters parameters, Subscriber subscriber) {
        FIELDS.forEach((parameter, field) -> {
            JsonNode value = parameters.get(parameter);
            if (parameter.equals("tags") && value.isArray()) {
                subscriber.fields().set(field, value);
            } else if (value.isValueNode()) {
                subscriber.fields().put(field, parameters.text(parameter).orElse(null));
            }
        });
        parameters.number("points").ifPresent(subscriber::setPoints);
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        SubscriberList.IDENTIFIERS.forEach(name -> fields.put(name, name));
        List.of(
                        "name",
                        "extra_field",
                        "extra_field_2",
                        "source",
                        "device",
                        "os_type",
                        "screen_size",
                        "ip_address",
                        "landing_page_url",
                        "stripe_customer_id",
                        "transaction_id",
                        "tags",
                        "address",
                        "city",
                        "country")
                .forEach(name -> fields.put(name, name));
        fields.put("option_field_value", "option_field");
        fields.put("conversion_category", "referral_category");
        fields.put("domain", "host");
        fields.put("hosting_url", "host");
        return fields;
    }
}
