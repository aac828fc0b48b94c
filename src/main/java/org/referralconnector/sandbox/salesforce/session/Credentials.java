package org.referralconnector.sandbox.salesforce.session;

import java.util.List;
import java.util.Optional;

/**
 * What clients and people must know to get a session; each grant needs some of it.
 *
 * @param securityToken may follow every password
 * @param refreshToken the one which is there at start; the first app may use it for the user it runs as
 */
public record Credentials(List<ClientApp> apps, List<LoginUser> users, String securityToken, String refreshToken) {
    public Credentials {
        apps = List.copyOf(apps);
        users = List.copyOf(users);
    }

    Optional<ClientApp> app(String id) {
        return apps.stream().filter(app -> app.id().equals(id)).findFirst();
    }

    Optional<LoginUser> userNamed(String username) {
        return users.stream()
                .filter(user -> user.username().equalsIgnoreCase(username))
                .findFirst();
    }

    LoginUser user(String id) {
        return users.stream().filter(user -> user.id().equals(id)).findFirst().orElseThrow();
    }

    /** The user whose password this is. */
    Optional<LoginUser> logIn(String username, String password) {
        return userNamed(username)
                .filter(user -> user.password().equals(password) || (user.password() + securityToken).equals(password));
    }
}
