package org.referralconnector.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of an account, before it is encrypted.
 *
 * @param access the access token in use; empty if there is none yet
 * @param refresh the refresh token that gives the next one; empty for an account that needs none
 * @param instance of Salesforce: the address of the org's instance
 * @param identity of Salesforce: the address at which the user is described
 * @param spares refresh tokens of further authorizations, for when the answer to a renewal is lost
 */
record AccountTokens(
        @JsonProperty("access") String access,
        @JsonProperty("refresh") String refresh,
        @JsonProperty("instance") String instance,
        @JsonProperty("identity") String identity,
        @JsonProperty("spares") List<String> spares) {
    private static final ObjectMapper JSON = new ObjectMapper();

    AccountTokens {
        spares = List.copyOf(spares);
    }

    /** The beginning with a refresh token alone. */
    static AccountTokens beginning(Secret refresh) {
        return new AccountTokens("", refresh.reveal(), "", "", List.of());
    }

    /** What several authorizations gave: the first is used, the others are spares. */
    static AccountTokens of(Granted granted, List<Secret> spares) {
        return new AccountTokens(
                        "",
                        granted.refresh().map(Secret::reveal).orElse(""),
                        "",
                        "",
                        spares.stream().map(Secret::reveal).toList())
                .renewed(granted);
    }

    /** After a renewal; a refresh token that was not replaced stays. */
    AccountTokens renewed(Granted granted) {
        return new AccountTokens(
                granted.access().reveal(),
                granted.refresh().map(Secret::reveal).orElse(refresh),
                granted.instance().isEmpty() ? instance : granted.instance(),
                granted.identity().isEmpty() ? identity : granted.identity(),
                spares);
    }

    /** Going on with the first spare; the access token is still the one that was refused. */
    AccountTokens withSpare() {
        return new AccountTokens(access, spares.get(0), instance, identity, spares.subList(1, spares.size()));
    }

    /** The same with other spares. */
    AccountTokens withSpares(List<String> others) {
        return new AccountTokens(access, refresh, instance, identity, new ArrayList<>(others));
    }

    AccountSession session() {
        return new AccountSession(Secret.of(access), instance.replaceFirst("/+$", ""), identity);
    }

    String sealed(TokenKey key, AccountKey account) {
        try {
            return key.seal(account, JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write tokens");
        }
    }

    static AccountTokens open(String sealed, TokenKey key, AccountKey account) throws GrantRefused {
        try {
            return JSON.readValue(key.open(account, sealed), AccountTokens.class);
        } catch (JsonProcessingException e) {
            throw GrantRefused.of(GrantProblem.WRONG_KEY);
        }
    }

    /** Tokens are never shown. */
    @Override
    public String toString() {
        return "AccountTokens[" + spares.size() + " spares]";
    }
}
