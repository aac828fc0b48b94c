package org.referralconnector;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** One aspect of whether the connector can take webhooks. None of them asks for a restart. */
final class Health extends AbstractHealthCheck {
    private static final String GROUP = "referral";

    private final Aspect aspect;

    /** @param name such as {@code database} */
    Health(String name, Aspect aspect) {
        super(GROUP, GROUP + "-" + name);
        this.aspect = aspect;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.state(aspect.look(builder::detail) ? State.UP : State.DOWN);
    }

    /** How one aspect looks now. */
    interface Aspect {
        /** Tells the details, and whether it is well. */
        boolean look(Details details);
    }

    /** Takes what an operator should read. */
    interface Details {
        void tell(String name, Object value);
    }
}
