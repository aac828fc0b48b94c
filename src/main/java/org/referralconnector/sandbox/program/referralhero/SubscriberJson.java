package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Json;

/** Writes lists and subscribers as ReferralHero does (support.referralhero.com, "Objects"). */
final class SubscriberJson {
    private static final int PER_PAGE = 10;
    private static final List<String> FIRST_FIELDS = List.of(
            "name",
            "email",
            "phone_number",
            "crypto_wallet_address",
            "other_identifier_value",
            "extra_field",
            "extra_field_2",
            "option_field");
    private static final List<String> LAST_FIELDS = List.of(
            "host",
            "source",
            "device",
            "os_type",
            "screen_size",
            "ip_address",
            "landing_page_url",
            "stripe_customer_id",
            "referral_category",
            "transaction_id");

    private SubscriberJson() {}

    static ObjectNode list(SubscriberList list) {
        return Json.object()
                .put("uuid", list.uuid())
                .put("name", list.name())
                .put("created_at", list.createdAt().getEpochSecond())
                .put("subscribers", list.all().size());
    }

    static ObjectNode answer(SubscriberList list, Subscriber subscriber, String response) {
        ObjectNode data = Json.object().put("response", response);
        data.setAll(subscriber(list, subscriber));
        return data;
    }

    static ObjectNode subscriber(SubscriberList list, Subscriber subscriber) {
        ObjectNode node = Json.object().put("id", subscriber.id());
        copy(FIRST_FIELDS, subscriber, node);
        node.put("code", subscriber.code())
                .put("position", subscriber.position())
                .put("referred", subscriber.status().isPresent());
        node.set(
                "referred_by",
                subscriber.referrer().map(SubscriberJson::referrer).orElse(null));
        node.put("people_referred", subscriber.confirmed(1))
                .put("level_2_confirmed_referrals", subscriber.confirmed(2))
                .put("level_3_confirmed_referrals", subscriber.confirmed(3))
                .put("points", subscriber.points())
                .put("promoted", subscriber.promotedAt().isPresent())
                .put("promoted_at", seconds(subscriber.promotedAt()))
                .put("verified", true)
                .put("verified_at", subscriber.createdAt().getEpochSecond())
                .put("risk_level", 0);
        copy(LAST_FIELDS, subscriber, node);
        return node.put("status", subscriber.status().map(ReferralStatus::word).orElse(""))
                .put("referral_link", referralLink(list, subscriber))
                .put("universal_link", list.website() + "/" + list.uuid() + "/universal_link?mwr=" + subscriber.code())
                .put("conversion_amount", subscriber.conversion().orElse(null))
                .put("referral_value", subscriber.conversion().orElse(null))
                .put("lifetime_spend", subscriber.spend())
                .put("created_at", subscriber.createdAt().getEpochSecond())
                .put("last_updated_at", subscriber.updatedAt().getEpochSecond());
    }

    static String referralLink(SubscriberList list, Subscriber subscriber) {
        String host = subscriber.field("host");
        return (host.isEmpty() ? list.website() : host) + "?mwr=" + subscriber.code();
    }

    /** A subscriber with what the control calls tell of it besides. */
    static ObjectNode described(SubscriberList list, Subscriber subscriber) {
        ObjectNode node = subscriber(list, subscriber);
        node.put("list_uuid", list.uuid()).put("qualified", subscriber.qualified());
        ArrayNode transactions = node.putArray("transactions");
        subscriber.transactions().forEach(each -> transactions
                .addObject()
                .put("transaction_id", each.id().orElse(null))
                .put("amount", each.amount())
                .put("product_id", each.product().orElse(null)));
        subscriber.history().report(node);
        return node;
    }

    /** A list with what the control calls tell of it besides. */
    static ObjectNode described(SubscriberList list) {
        ObjectNode node = list(list).put("events", list.events());
        ObjectNode statuses = node.putObject("statuses");
        list.statuses().forEach((status, number) -> statuses.put(status.word(), number));
        node.set("effects", History.counts(list.effects()));
        return node;
    }

    /** One page of {@value #PER_PAGE} under {@code name}, and {@code pagination}. */
    static <T> ObjectNode page(String response, String name, List<T> all, int page, Function<T, ObjectNode> json) {
        ObjectNode data = Json.object().put("response", response);
        ArrayNode rows = data.putArray(name);
        int from = (int) Math.min(all.size(), (page - 1L) * PER_PAGE);
        int to = Math.min(all.size(), from + PER_PAGE);
        all.subList(from, to).forEach(each -> rows.add(json.apply(each)));
        data.putObject("pagination")
                .put("total_pages", (all.size() + PER_PAGE - 1) / PER_PAGE)
                .put("current_page", page)
                .put("per_page", PER_PAGE)
                .put("total_objects", all.size());
        return data;
    }

    private static ObjectNode referrer(Subscriber referrer) {
        return Json.object()
                .put("id", referrer.id())
                .put("name", referrer.field("name"))
                .put("email", referrer.field("email"))
                .put("phone", referrer.field("phone_number"))
                .put("people_referred", referrer.confirmed(1))
                .put("points", referrer.points());
    }

    private static void copy(List<String> names, Subscriber subscriber, ObjectNode node) {
        for (String name : names) {
            node.set(name, subscriber.fields().get(name));
        }
    }

    private static Long seconds(Optional<Instant> instant) {
        return instant.map(Instant::getEpochSecond).orElse(null);
    }
}
