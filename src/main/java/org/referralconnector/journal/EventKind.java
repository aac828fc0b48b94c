package org.referralconnector.journal;

import java.util.Locale;

/** What a journal entry says: what happened to a participant or to a record, whatever others call it. */
public enum EventKind {
    /** A person joined who shares a link. */
    REFERRER_JOINED,
    /** A person joined who came through somebody's link. */
    LEAD_JOINED,
    /** What the program knows about a participant changed. */
    PARTICIPANT_UPDATED,
    /** Numbers about a participant changed that only their newest values matter of, such as points. */
    COUNTER_CHANGED,
    /** A sender says what it knows about a person, new or not, as an identify event does. */
    PERSON_IDENTIFIED,
    /** The program removed a participant. */
    PARTICIPANT_DELETED,
    /** The program itself declared a referral good. */
    REFERRAL_QUALIFIED,
    /** A record of a CRM changed. */
    RECORD_CHANGED,
    /** A referral stands otherwise than before, and its program has to be told. */
    STATUS_CHANGED,
    /** An import chose a person, and the program has to be told. */
    PERSON_CHOSEN,
    /** The sender did not agree that the event is carried: kept, but carried nowhere. */
    WITHHELD,
    /** Anything else a program tells, such as rewards: kept, but carried nowhere. */
    OTHER;

    /** The kind as campaign files, the database and the operator API spell it, such as {@code lead-joined}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** False for what no destination takes, so that it has to keep no order with the person's other events. */
    boolean carried() {
        return this != WITHHELD && this != OTHER;
    }

    /**
     * The kind spelled {@code word}.
     *
     * @throws IllegalArgumentException if there is no such kind; the message lists the known ones
     */
    public static EventKind of(String word) {
        for (EventKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "\"" + word + "\" is no kind of event; known are referrer-joined, lead-joined,"
                        + " participant-updated, counter-changed, person-identified, participant-deleted,"
                        + " referral-qualified, record-changed, status-changed, person-chosen, withheld, other");
    }
}
