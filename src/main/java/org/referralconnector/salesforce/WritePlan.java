package org.referralconnector.salesforce;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;

/**
 * What is written for a batch.
 *
 * @param calls the calls, to be made in this order; once the destination fails, the rest need not be tried
 * @param followers intents that depend on what becomes of another intent's creation in the same batch
 * @param adoptions intents whose record an earlier attempt made already
 * @param redirections intents whose record has become another one
 * @param outcomes what is known without a write, by delivery
 * @param outdatedObjects objects that may not look any more as the schema believes
 */
public record WritePlan(
        List<WriteCall> calls,
        List<Follower> followers,
        List<Adoption> adoptions,
        List<Redirection> redirections,
        Map<Long, Outcome> outcomes,
        Set<String> outdatedObjects) {

    public WritePlan {
        calls = List.copyOf(calls);
        followers = List.copyOf(followers);
        adoptions = List.copyOf(adoptions);
        redirections = List.copyOf(redirections);
        outcomes = Map.copyOf(outcomes);
        outdatedObjects = Set.copyOf(outdatedObjects);
    }

    /** The requests, in order. */
    public List<SalesforceCall> requests() {
        return calls.stream().map(WriteCall::call).toList();
    }

    /**
     * An intent that would have found the record that another intent of the same batch makes.
     *
     * @param intent the one that waits
     * @param leader the one that makes the record
     */
    public record Follower(Intent intent, Intent leader) {}

    /**
     * An intent that an earlier attempt has carried out, though it never got to know.
     *
     * @param intent what was intended
     * @param recordId the record that it made
     */
    public record Adoption(Intent intent, String recordId) {}

    /**
     * An intent whose record turned out to be another one by now. The links move, and the next attempt, due at once,
     * writes there.
     *
     * @param intent what was intended
     * @param links where it goes from now on
     * @param reason the code of why
     * @param detail what the operator is told
     */
    public record Redirection(Intent intent, List<Link> links, String reason, String detail) {}
}
