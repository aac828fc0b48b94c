package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Settlement;

/** Makes and changes contacts, a batch at a time. */
public final class IntercomWrites {
    private final WriteTools tools;
    private final Clock clock;
    private final Duration searchLag;

    /**
     * @param searchLag after which time a new contact is surely found by Intercom's search
     */
    public IntercomWrites(
            IntercomErrors errors, IntercomAttributes attributes, ObjectMapper json, Clock clock, Duration searchLag) {
        this.tools = new WriteTools(
                new ContactCalls(json), new ContactAnswers(json), errors, attributes, new WorkspaceTags());
        this.clock = clock;
        this.searchLag = searchLag;
    }

    /** Decides what a batch makes and what it changes, with what the search for duplicates brought. */
    public ContactWriting decide(ContactPlan plan, ContactSearch search) {
        return new ContactWriting(plan, search, tools, clock.instant(), searchLag);
    }

    /** What has to be remembered before anything is written: which leads are being made. */
    public List<Link> creations(ContactWriting writing) {
        return writing.creations();
    }

    /** The calls of the next round, at least one unless all is written. */
    public List<IntercomCall> calls(ContactWriting writing) {
        return writing.calls();
    }

    /**
     * Goes on with what was answered.
     *
     * @param answers one for each call of the round, in its order
     */
    public ContactWriting hear(ContactWriting writing, List<IntercomAnswer> answers) {
        writing.hear(answers);
        return writing;
    }

    /** What became of each delivery, and what was learned. */
    public Settlement settle(ContactWriting writing) {
        return writing.settle();
    }
}
