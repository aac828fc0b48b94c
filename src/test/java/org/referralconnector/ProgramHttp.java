package org.referralconnector;

import java.time.Duration;
import org.apache.camel.component.http.HttpComponent;

/** The HTTP components of the connector, for tests of the routes. */
public final class ProgramHttp {
    private ProgramHttp() {}

    /** The component as the connector binds it. */
    public static HttpComponent component(Duration timeout) {
        return ReferralHttp.component(timeout);
    }

    /** The component through which Intercom is called. */
    public static HttpComponent ofIntercom(Duration timeout) {
        return IntercomWorkspaces.component(timeout);
    }
}
