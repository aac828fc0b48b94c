package org.referralconnector.intercom;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.journal.Outcome;

/**
 * What a batch wants from a workspace.
 *
 * @param connection the Intercom connection
 * @param intents the writes, in the order in which they were recorded first
 * @param followers those that have the e-mail address of another write of the batch and cannot be one with it
 * @param attributes the custom attributes that have to be made, with what they are to be
 * @param outcomes the outcomes of deliveries that need nothing from Intercom
 * @param untried the ids of deliveries whose turn did not come
 */
public record ContactPlan(
        String connection,
        List<Intent> intents,
        List<Follower> followers,
        Map<String, Attribute.ValueType> attributes,
        Map<Long, Outcome> outcomes,
        Set<Long> untried) {

    /** A write that has to know first what becomes of another one. */
    record Follower(Intent intent, Intent leader) {}
}
