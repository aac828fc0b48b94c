package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Looks for the contacts of people who are not known yet, a batch at a time. */
public final class IntercomDuplicates {
    private final ContactCalls calls;
    private final ContactAnswers answers;
    private final IntercomErrors errors;

    public IntercomDuplicates(IntercomErrors errors, ObjectMapper json) {
        this.calls = new ContactCalls(json);
        this.answers = new ContactAnswers(json);
        this.errors = errors;
    }

    /** Begins to search for whom a batch does not know. */
    public ContactSearch begin(ContactPlan plan) {
        return new ContactSearch(plan, calls, answers, errors);
    }

    /** The calls of the next round, at least one unless the search is over. */
    public List<IntercomCall> calls(ContactSearch search) {
        return search.calls();
    }

    /**
     * Goes on with what was answered.
     *
     * @param answers one for each call of the round, in its order
     */
    public ContactSearch hear(ContactSearch search, List<IntercomAnswer> answers) {
        search.hear(answers);
        return search;
    }
}
