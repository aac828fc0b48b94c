package org.referralconnector.salesforce;

import java.util.List;
import java.util.Optional;

/**
 * How far the making of PushTopics has come.
 *
 * @param calls the calls that are still to be made
 * @param failure why it ends without all being there; empty if it does not
 */
public record TopicSetup(List<SalesforceCall> calls, Optional<String> failure) {
    public TopicSetup {
        calls = List.copyOf(calls);
    }

    static TopicSetup goingOn(List<SalesforceCall> calls) {
        return new TopicSetup(calls, Optional.empty());
    }

    static TopicSetup failed(String reason) {
        return new TopicSetup(List.of(), Optional.of(reason));
    }

    /** Whether a call is still to be made. */
    public boolean isUnderWay() {
        return !calls.isEmpty();
    }

    /** The next call. */
    public SalesforceCall next() {
        return calls.get(0);
    }

    List<SalesforceCall> rest() {
        return calls.subList(1, calls.size());
    }
}
