package org.referralconnector.sandbox.program.referralfactory;

import java.util.Optional;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.http.Routes;

/**
 * The webhook which qualifies a lead by its {@code code} or {@code coupon}, with a token in its path instead of a header
 * (help.referral-factory.com, article 4411066003729). What it answers is not published.
 */
final class QualifyWebhook {
    private static final String NAME = "qualify webhook";

    private final String token;
    private final Account account;
    private final Users users;

    QualifyWebhook(String token, Account account, Users users) {
        this.token = token;
        this.account = account;
        this.users = users;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/referral-factory/webhook/{token}/qualify", "referral-factory " + NAME, this::qualify)
                .add("POST", "/webhook/{token}/qualify", "referral-factory " + NAME, this::qualify);
    }

    private Answer qualify(Call call) {
        if (!call.segment("token").equals(token)) {
            throw Refusal.notFound();
        }
        Parameters parameters = Parameters.of(call);
        synchronized (account) {
            Optional<User> user = parameters
                    .text("code")
                    .flatMap(account::byCode)
                    .or(() -> parameters.text("coupon").flatMap(account::byCoupon));
            users.qualify(user.orElseThrow(Refusal::notFound), true, NAME);
        }
        return Answer.json(200, Json.object().put("success", true));
    }
}
