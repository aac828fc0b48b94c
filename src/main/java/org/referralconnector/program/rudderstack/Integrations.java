package org.referralconnector.program.rudderstack;

import java.util.Map;

/**
 * Where a sender wants an event to go.
 *
 * @param value what the event has under {@code integrations}; null for nothing
 */
record Integrations(Object value) {
    private static final String SALESFORCE = "Salesforce";
    private static final String ALL = "All";

    /** True if the event names Salesforce: the rule that RudderStack's documentation gives. */
    boolean askForSalesforce() {
        return value instanceof Map<?, ?> map && names(map.get(SALESFORCE));
    }

    /** True unless the event excludes Salesforce, by name or with all others: what RudderStack's server does. */
    boolean allowSalesforce() {
        if (value == null) {
            return true;
        }
        if (!(value instanceof Map<?, ?> map)) {
            return false;
        }
        Object all = map.get(ALL);
        if (all != null && !(all instanceof Boolean)) {
            return false;
        }
        Object own = map.get(SALESFORCE);
        if (own instanceof Boolean || own instanceof Map) {
            return names(own);
        }
        return !Boolean.FALSE.equals(all);
    }

    private static boolean names(Object own) {
        return Boolean.TRUE.equals(own) || own instanceof Map;
    }
}
