package org.referralconnector.connection;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.util.Optional;

/** The app of one connection, as far as somebody may let it in with a browser. */
public interface ConnectApp extends TokenRevocation {
    /** The page on which somebody is asked. */
    URI authorization(State state, CodeVerifier verifier, URI callback);

    /** Trades the code that the browser brings back. */
    Granted trade(String code, CodeVerifier verifier, URI callback) throws GrantRefused;

    /** Whose the token is; what the CRM does not tell is left out. */
    Holder holder(Granted granted);

    /** {@code live} or {@code test}, if the settings tell. */
    default Optional<String> mode() {
        return Optional.empty();
    }

    /** How many further authorizations are worth having. */
    default int spares() {
        return 0;
    }
}
