package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Parameters;

/**
 * Users join, change, qualify and leave. Not published, and chosen here: an e-mail address joins once, only referred users
 * qualify, and a second qualification changes nothing. An unknown referrer was seen to be refused with 422.
 */
final class Users {
    private final Account account;

    Users(Account account) {
        this.account = account;
    }

    /** @param source Api for those whom a client adds; Referred or Direct for those who join on their own */
    User create(Parameters parameters, String call, Optional<String> source) {
        requireCampaign(parameters);
        String firstName = required(parameters, "first_name");
        String email = email(parameters);
        if (account.byEmail(email).isPresent()) {
            throw Refusal.invalid("email", "The email has already been taken.");
        }
        Optional<User> referrer = referrer(parameters.get("referrer"));
        String from = source.orElse(referrer.isPresent() ? "Referred" : "Direct");
        User user = new User(account.newId(), account.campaign(), referrer, from, account.now());
        user.setFirstName(firstName);
        user.setLastName(parameters.text("last_name").orElse(""));
        user.setEmail(email);
        account.add(user);
        account.touched(call, user, Effect.CREATED);
        return user;
    }

    User update(User user, Parameters parameters, String call) {
        ObjectNode before = user.json(false);
        if (parameters.has("email")) {
            String email = email(parameters);
            if (account.byEmail(email).filter(owner -> owner != user).isPresent()) {
                throw Refusal.invalid("email", "The email has already been taken.");
            }
            account.changeEmail(user, email);
        }
        parameters.text("first_name").ifPresent(user::setFirstName);
        parameters.text("last_name").ifPresent(user::setLastName);
        account.touched(call, user, before.equals(user.json(false)) ? History.NOTHING : Effect.UPDATED);
        return user;
    }

    void delete(User user, String call) {
        account.touched(call, user, Effect.DELETED);
        account.rewards().putBackToPending(user);
        account.remove(user);
    }

    /** Qualifies the user with this {@code id}, {@code code} or {@code email}, or puts it back to pending. */
    User qualify(Parameters parameters, String call) {
        JsonNode wanted = parameters.get("qualified");
        boolean isTrue = parameters.text("qualified").filter("true"::equals).isPresent();
        boolean isFalse = parameters.text("qualified").filter("false"::equals).isPresent();
        if (!isTrue && !isFalse) {
            throw wanted.isMissingNode()
                    ? Refusal.required("qualified")
                    : Refusal.invalid("qualified", "The qualified field must be true or false.");
        }
        return qualify(named(parameters), isTrue, call);
    }

    User qualify(User user, boolean qualified, String call) {
        User referrer = user.referrer()
                .orElseThrow(() -> Refusal.invalid("qualified", "Only referred users can be qualified."));
        if (user.qualifiedAt().isPresent() == qualified) {
            account.touched(call, user, History.NOTHING);
        } else if (qualified) {
            user.qualify(account.now());
            account.rewards().qualified(user, referrer);
            account.touched(call, user, Effect.QUALIFIED);
        } else {
            user.putBackToPending();
            account.rewards().putBackToPending(user);
            account.touched(call, user, Effect.PENDING);
        }
        return user;
    }

    private User named(Parameters parameters) {
        Optional<User> user;
        if (parameters.text("id").isPresent()) {
            user = parameters.text("id").flatMap(account::byId);
        } else if (parameters.text("code").isPresent()) {
            user = parameters.text("code").flatMap(account::byCode);
        } else if (parameters.text("email").isPresent()) {
            requireCampaign(parameters);
            user = parameters.text("email").flatMap(account::byEmail);
        } else {
            throw Refusal.required("email");
        }
        return user.orElseThrow(Refusal::notFound);
    }

    private void requireCampaign(Parameters parameters) {
        if (!required(parameters, "campaign_id").equals(Long.toString(account.campaign()))) {
            throw Refusal.invalid("campaign_id", "The selected campaign id is invalid.");
        }
    }

    private Optional<User> referrer(JsonNode given) {
        if (!(given instanceof ObjectNode object)) {
            return Optional.empty();
        }
        Parameters parameters = Parameters.of(object);
        String value = parameters.text("value").orElse("");
        Optional<User> referrer =
                switch (parameters.text("field").orElse("")) {
                    case "id" -> account.byId(value);
                    case "code" -> account.byCode(value);
                    case "email" -> account.byEmail(value);
                    default -> throw Refusal.invalid("referrer.field", "The selected referrer.field is invalid.");
                };
        return Optional.of(referrer.orElseThrow(
                () -> Refusal.invalid("referrer.value", "The selected referrer.value is invalid.")));
    }

    private static String email(Parameters parameters) {
        String email = required(parameters, "email");
        if (!email.matches("[^@\\s]+@[^@\\s]+")) {
            throw Refusal.invalid("email", "The email must be a valid email address.");
        }
        return email;
    }

    private static String required(Parameters parameters, String name) {
        return parameters.text(name).orElseThrow(() -> Refusal.required(name));
    }
}
