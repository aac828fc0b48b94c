package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Parameters;

/**
 * Referrals come from pending over unconfirmed to confirmed. A goal of two events leaves unconfirmed out, a goal of one
 * event begins with confirmed. An event which has happened already changes nothing; that is not published, but chosen here.
 */
final class Referrals {
    private final Account account;
    private final Subscribers subscribers;

    Referrals(Account account, Subscribers subscribers) {
        this.account = account;
        this.subscribers = subscribers;
    }

    ObjectNode pending(Request request) {
        request.requireIdentifier();
        SubscriberList list = request.list();
        Optional<Subscriber> there = list.meant(request.parameters());
        if (there.isPresent()) {
            account.touched(request, there.get(), History.NOTHING);
            return SubscriberJson.answer(list, there.get(), "subscriber_retrieved");
        }
        Subscriber referrer = list.referrer(request.parameters()).orElseThrow(Refusal::noReferrer);
        Subscriber subscriber = subscribers.join(request, Optional.of(referrer), ReferralStatus.PENDING);
        account.touched(request, subscriber, Effect.CREATED);
        return SubscriberJson.answer(list, subscriber, "pending_referral_created");
    }

    ObjectNode convert(Request request) {
        Subscriber subscriber = referral(request);
        boolean waits =
                subscriber.status().filter(ReferralStatus.PENDING::equals).isPresent();
        if (waits) {
            boolean last = request.list().events() < 3;
            keepEvent(request.parameters(), subscriber);
            subscriber.moveTo(last ? ReferralStatus.CONFIRMED : ReferralStatus.UNCONFIRMED);
            account.touched(request, subscriber, last ? Effect.CONFIRMED : Effect.UNCONFIRMED);
        } else {
            account.touched(request, subscriber, History.NOTHING);
        }
        return SubscriberJson.answer(request.list(), subscriber, "custom_event_completed");
    }

    /** The conversion of somebody whom nobody may have referred; who is not on the list joins it. */
    ObjectNode convertOrganic(Request request) {
        request.requireIdentifier();
        SubscriberList list = request.list();
        Optional<Subscriber> there = list.meant(request.parameters());
        if (there.flatMap(Subscriber::status).isPresent()
                || list.referrer(request.parameters()).isPresent()) {
            return convert(request);
        }
        Subscriber subscriber =
                there.orElseGet(() -> subscribers.join(request, Optional.empty(), ReferralStatus.PENDING));
        keepEvent(request.parameters(), subscriber);
        account.touched(request, subscriber, there.isPresent() ? Effect.UPDATED : Effect.CREATED);
        return SubscriberJson.answer(list, subscriber, "custom_event_completed");
    }

    ObjectNode confirm(Request request) {
        Subscriber subscriber = request.subscriberId().isPresent() ? request.subscriber() : request.meant();
        if (request.list().events() < 3) {
            throw Refusal.wrongState("The goal of this campaign has no third event");
        }
        switch (subscriber.status().orElseThrow(Refusal::noReferral)) {
            case PENDING -> throw Refusal.wrongState("The conversion event of this referral has not happened");
            case UNCONFIRMED -> {
                keepEvent(request.parameters(), subscriber);
                subscriber.moveTo(ReferralStatus.CONFIRMED);
                account.touched(request, subscriber, Effect.CONFIRMED);
            }
            case CONFIRMED -> account.touched(request, subscriber, History.NOTHING);
        }
        return SubscriberJson.answer(request.list(), subscriber, "subscriber_confirmed");
    }

    /** Says whether a referral counts; a new one does. */
    ObjectNode qualify(Request request, boolean qualified) {
        Subscriber subscriber = request.subscriber();
        if (subscriber.status().isEmpty()) {
            throw Refusal.noReferral();
        }
        String effect = qualified ? Effect.QUALIFIED : Effect.UNQUALIFIED;
        boolean changes = subscriber.qualified() != qualified;
        subscriber.qualify(qualified);
        account.touched(request, subscriber, changes ? effect : History.NOTHING);
        return SubscriberJson.answer(request.list(), subscriber, "referral_" + effect);
    }

    private Subscriber referral(Request request) {
        request.requireIdentifier();
        SubscriberList list = request.list();
        Optional<Subscriber> there = list.meant(request.parameters());
        if (there.flatMap(Subscriber::status).isPresent()) {
            return there.get();
        }
        Optional<Subscriber> referrer = list.referrer(request.parameters())
                .filter(other -> there.filter(person -> person == other).isEmpty());
        if (referrer.isEmpty()) {
            throw request.parameters().has("referrer")
                    ? Refusal.noReferrer()
                    : there.map(any -> Refusal.noReferral()).orElseGet(Refusal::noSubscriber);
        }
        if (there.isPresent()) {
            there.get().refer(referrer.get(), ReferralStatus.PENDING);
            account.touched(request, there.get(), Effect.REFERRED);
            return there.get();
        }
        Subscriber subscriber = subscribers.join(request, referrer, ReferralStatus.PENDING);
        account.touched(request, subscriber, Effect.CREATED);
        return subscriber;
    }

    private static void keepEvent(Parameters parameters, Subscriber subscriber) {
        parameters.number("conversion_value").ifPresent(subscriber::setConversion);
        parameters.text("transaction_id").ifPresent(id -> subscriber.fields().put("transaction_id", id));
        parameters
                .text("stripe_customer_id")
                .ifPresent(id -> subscriber.fields().put("stripe_customer_id", id));
    }
}
