package org.referralconnector.journal;

import java.util.Locale;

/** What goes first while a destination takes only a part of what waits for it. The most urgent comes first. */
public enum Urgency {
    /** A referral turned good, and whatever of the same line has to go before. */
    QUALIFICATION(0),
    /** A person who was not known before. */
    CREATION(1),
    /** News about a person. */
    UPDATE(2),
    /** What can wait: numbers of which only the newest matter, and people whom an import chose. */
    COUNTER(3);

    /** As little urgent as can be. */
    public static final Urgency LEAST = COUNTER;

    private final int number;

    Urgency(int number) {
        this.number = number;
    }

    /**
     * How urgent an event is.
     *
     * @param known whether the journal knew the participant before
     */
    static Urgency of(EventKind kind, boolean known) {
        return switch (kind) {
            case REFERRAL_QUALIFIED, RECORD_CHANGED, STATUS_CHANGED -> QUALIFICATION;
            case REFERRER_JOINED, LEAD_JOINED -> CREATION;
            case PERSON_IDENTIFIED -> known ? UPDATE : CREATION;
            case PARTICIPANT_UPDATED, PARTICIPANT_DELETED, WITHHELD, OTHER -> UPDATE;
            case COUNTER_CHANGED, PERSON_CHOSEN -> COUNTER;
        };
    }

    /** The urgency that the database calls {@code number}. */
    static Urgency numbered(int number) {
        for (Urgency urgency : values()) {
            if (urgency.number == number) {
                return urgency;
            }
        }
        throw new IllegalArgumentException("there is no urgency " + number);
    }

    /** As the database keeps it: a smaller number is more urgent. */
    int number() {
        return number;
    }

    /** As metrics and the operator API spell it, such as {@code qualification}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True for {@code other} itself and whatever is more urgent. */
    public boolean isAtLeast(Urgency other) {
        return number <= other.number;
    }
}
