package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Hears what happens in a workspace. */
@FunctionalInterface
public interface News {
    /**
     * Something has happened.
     *
     * @param topic as webhooks are subscribed to
     * @param item what it has happened to, as webhooks show it
     */
    void tell(String topic, ObjectNode item);
}
