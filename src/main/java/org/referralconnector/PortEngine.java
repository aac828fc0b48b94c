package org.referralconnector;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/**
 * Binds a platform-http component to one port. Camel's own engine takes whichever server it finds first, and the
 * connector has two: one for webhooks, one for operators.
 */
final class PortEngine extends VertxPlatformHttpEngine {
    private final int port;

    PortEngine(CamelContext context, int port) {
        this.port = port;
        setCamelContext(context);
    }

    /** A component whose routes are served on this port. */
    static PlatformHttpComponent component(CamelContext context, int port) {
        PlatformHttpComponent component = new PlatformHttpComponent(context);
        component.setEngine(new PortEngine(context, port));
        return component;
    }

    @Override
    public int getServerPort() {
        return port;
    }
}
