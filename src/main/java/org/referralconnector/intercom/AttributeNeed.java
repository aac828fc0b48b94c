package org.referralconnector.intercom;

import java.time.Duration;
import java.util.Optional;
import org.referralconnector.intercom.Attribute.ValueType;
import org.referralconnector.intercom.IntercomErrors.Reaction;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;

/** Makes a custom attribute that a batch needs; if somebody else was faster, that one will do. For one thread. */
final class AttributeNeed implements Asking {
    private final String connection;
    private final String name;
    private final ValueType type;
    private final ContactCalls calls;
    private final IntercomErrors errors;
    private final IntercomAttributes attributes;
    private final Repeats repeats;
    private Optional<IntercomCall> call;
    private Optional<IntercomAnswer> refusal = Optional.empty();
    private Optional<Failure> failure = Optional.empty();

    AttributeNeed(String connection, String name, ValueType type, WriteTools tools) {
        this.connection = connection;
        this.name = name;
        this.type = type;
        this.calls = tools.calls();
        this.errors = tools.errors();
        this.attributes = tools.attributes();
        this.repeats = new Repeats(errors);
        this.call = Optional.of(calls.createAttribute(connection, name, type));
    }

    @Override
    public Optional<IntercomCall> call() {
        return call;
    }

    /** Why the attribute is not there; empty if it is. */
    Optional<Failure> failure() {
        return failure;
    }

    @Override
    public void hear(IntercomAnswer answer) {
        if (repeats.again(answer)) {
            return;
        }
        call = Optional.empty();
        if (refusal.isPresent()) {
            failure = attributes.take(answer) ? look() : Optional.of(certain(answer));
        } else if (answer.succeeded()) {
            attributes.add(connection, Attribute.made(name, type));
        } else if (!answer.wasNotTried() && errors.of(errors.reason(answer)).reaction() == Reaction.PARK) {
            // that it exists already is said in words alone, so the list decides
            refusal = Optional.of(answer);
            call = Optional.of(calls.attributes(connection));
        } else {
            failure = Optional.of(certain(answer));
        }
    }

    private Optional<Failure> look() {
        Attribute found = attributes.of(connection).attributes().get(name);
        if (found == null) {
            return Optional.of(Failure.of(notMade()));
        }
        return found.equals(Attribute.made(name, type))
                ? Optional.empty()
                : Optional.of(Failure.of(new TryLater(
                        Optional.of(Duration.ZERO),
                        "ATTRIBUTE_CHANGED",
                        "Somebody else has made the custom attribute " + name + " just then. The next attempt uses it.",
                        false)));
    }

    private Outcome notMade() {
        String detail = errors.judge(refusal.orElseThrow()) instanceof Parked parked ? parked.detail() : "";
        return new Parked("ATTRIBUTE_NOT_CREATED", "The custom attribute " + name + " cannot be created. " + detail);
    }

    /** No contact was written yet, so there is no doubt about any. */
    private Failure certain(IntercomAnswer answer) {
        return new Failure(Failure.of(answer, errors).outcome().map(AttributeNeed::withoutDoubt));
    }

    static Outcome withoutDoubt(Outcome outcome) {
        return outcome instanceof TryLater later
                ? new TryLater(later.after(), later.reason(), later.detail(), false)
                : outcome;
    }
}
