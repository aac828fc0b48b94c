package org.referralconnector.sandbox.salesforce.session;

/**
 * An app that may ask for tokens.
 *
 * @param id the consumer key
 * @param secret the consumer secret
 * @param runsAs the user of its client credentials
 */
public record ClientApp(String id, String secret, LoginUser runsAs) {
    boolean isSecret(String given) {
        return secret.equals(given);
    }
}
