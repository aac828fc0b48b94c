package org.referralconnector.connection;

import java.nio.file.Path;
import java.util.Optional;

/** How a connection gets its first access token. */
public sealed interface Grant {

    /** As the setting {@code authentication} spells it. */
    String word();

    /** Whether what it gives is kept in the database and shared by all processes, because it cannot be asked for again. */
    default boolean shared() {
        return false;
    }

    /** The app runs as the user that it names: no user, no password. */
    record ClientCredentials(Secret clientSecret) implements Grant {
        @Override
        public String word() {
            return "client-credentials";
        }
    }

    /**
     * The app proves itself with a signed text.
     *
     * @param user the user it acts for
     * @param audience who has to accept it, such as {@code https://login.salesforce.com}
     * @param keyFile an RSA key in PEM form, PKCS #8
     */
    record JwtBearer(String user, String audience, Path keyFile) implements Grant {
        @Override
        public String word() {
            return "jwt";
        }

        @Override
        public String toString() {
            return "JwtBearer";
        }
    }

    /**
     * Somebody has authorized the app elsewhere.
     *
     * @param first the refresh token with which it begins; where tokens are replaced with every use, its successors are
     *     kept
     * @param clientSecret of an app that has one
     */
    record RefreshToken(Secret first, Optional<Secret> clientSecret) implements Grant {
        @Override
        public String word() {
            return "refresh-token";
        }

        @Override
        public boolean shared() {
            return true;
        }
    }

    /**
     * Somebody authorizes the app with the command {@code connect}.
     *
     * @param clientSecret of an app that has one
     */
    record AuthorizationCode(Optional<Secret> clientSecret) implements Grant {
        @Override
        public String word() {
            return "authorization-code";
        }

        @Override
        public boolean shared() {
            return true;
        }
    }

    /** A user's name and password, with the security token appended if the org asks for one. */
    record UsernamePassword(String user, Secret password, Secret clientSecret) implements Grant {
        @Override
        public String word() {
            return "username-password";
        }

        @Override
        public String toString() {
            return "UsernamePassword";
        }
    }
}
