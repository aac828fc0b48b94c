package org.referralconnector.campaign;

import java.util.Optional;

/**
 * How a program is told what becomes of its referrals.
 *
 * @param url the address of its API, {@code http} or {@code https}, without a slash at the end
 * @param token the token for the API, if the type has one
 * @param secret the secret with which webhooks are signed, if the type has one
 * @param goal how many events the goal of a ReferralHero list has, 1 to 3
 */
public record ApiRules(String url, Optional<String> token, Optional<String> secret, int goal) {
    /** How many events a goal has if the campaign file does not say. */
    public static final int USUAL_GOAL = 2;

    /** Leaves out the credentials. */
    @Override
    public String toString() {
        return "ApiRules[" + url + ", credentials hidden]";
    }
}
