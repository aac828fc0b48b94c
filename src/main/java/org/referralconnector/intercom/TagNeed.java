package org.referralconnector.intercom;

import java.util.Optional;

/** Learns the id of a tag that a batch needs; a tag that does not exist is made. For one thread. */
final class TagNeed implements Asking {
    private final String connection;
    private final String tag;
    private final IntercomErrors errors;
    private final ContactAnswers answers;
    private final WorkspaceTags tags;
    private final Repeats repeats;
    private Optional<IntercomCall> call;
    private Optional<Failure> failure = Optional.empty();

    TagNeed(String connection, String tag, WriteTools tools) {
        this.connection = connection;
        this.tag = tag;
        this.errors = tools.errors();
        this.answers = tools.answers();
        this.tags = tools.tags();
        this.repeats = new Repeats(errors);
        this.call = tags.find(connection, tag).isPresent()
                ? Optional.empty()
                : Optional.of(tools.calls().tagNamed(connection, tag));
    }

    @Override
    public Optional<IntercomCall> call() {
        return call;
    }

    /** Why the tag is not known; empty if it is. */
    Optional<Failure> failure() {
        return failure;
    }

    @Override
    public void hear(IntercomAnswer answer) {
        if (repeats.again(answer)) {
            return;
        }
        call = Optional.empty();
        Optional<String> id = answer.succeeded() ? answers.id(answer) : Optional.empty();
        id.ifPresentOrElse(
                known -> tags.learn(connection, tag, known),
                () -> failure = Optional.of(
                        new Failure(Failure.of(answer, errors).outcome().map(AttributeNeed::withoutDoubt))));
    }
}
