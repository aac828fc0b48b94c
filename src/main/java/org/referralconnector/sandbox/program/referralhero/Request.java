package org.referralconnector.sandbox.program.referralhero;

import java.util.Optional;
import org.referralconnector.sandbox.http.Parameters;

/**
 * What a call about one list asks for.
 *
 * @param call the name under which histories remember it
 * @param subscriberId of the path, if it names a subscriber
 */
record Request(SubscriberList list, String call, Optional<String> subscriberId, Parameters parameters) {
    /** @throws Refusal if the path names nobody */
    Subscriber subscriber() {
        return subscriberId.flatMap(list::byId).orElseThrow(Refusal::noSubscriber);
    }

    /** @throws Refusal if the parameters name nobody */
    Subscriber meant() {
        requireIdentifier();
        return list.meant(parameters).orElseThrow(Refusal::noSubscriber);
    }

    /** @throws Refusal if no identifier is given, or an e-mail address which is none */
    void requireIdentifier() {
        if (SubscriberList.IDENTIFIERS.stream()
                .allMatch(kind -> parameters.text(kind).isEmpty())) {
            throw Refusal.badValue("no_email_address", "No email address was given");
        }
        requireEmail();
    }

    /** @throws Refusal if an e-mail address is given which is none */
    void requireEmail() {
        if (parameters
                .text("email")
                .filter(email -> !email.matches("[^@\\s]+@[^@\\s]+"))
                .isPresent()) {
            throw Refusal.badValue("invalid_email_address", "The email address is invalid");
        }
    }
}
