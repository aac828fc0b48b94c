package org.referralconnector.intercom;

import java.util.Optional;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.WhenEmpty;

/**
 * What one event says about one field of a contact.
 *
 * @param attribute the field
 * @param rule the campaign's rule for it
 * @param origin where the value comes from
 * @param value the value as Intercom takes it; null if and only if the origin is {@link Origin#NOTHING}
 */
record ContactField(Attribute attribute, FieldRule rule, Origin origin, Object value) {

    /** Where a value comes from. */
    enum Origin {
        /** The event or the campaign file has it. */
        FOUND,
        /** The event has none, the rule's default stands in. */
        FALLBACK,
        /** There is none. */
        NOTHING
    }

    /** What is written when a contact is made. */
    Optional<Object> onCreation() {
        return Optional.ofNullable(value);
    }

    /**
     * True if the field is written when a contact is changed. An empty fact leaves what the contact has, default or not,
     * unless the rule says {@code when-empty: clear}; what identifies a contact is not cleared.
     */
    boolean isWrittenOnUpdate() {
        return switch (origin) {
            case FOUND -> true;
            case FALLBACK -> clears();
            case NOTHING -> clears() && !ContactMapping.identifies(attribute.name());
        };
    }

    /** This field after a {@code later} event of the same write: the later value wins unless the rule joins them. */
    ContactField then(ContactField later, AttributeConversion conversion) throws UnfitValue {
        if (later.origin != Origin.FOUND && !later.clears()) {
            return origin == Origin.NOTHING ? later : this;
        }
        if (origin == Origin.FOUND && later.origin == Origin.FOUND && later.joins()) {
            String joined = conversion.join(
                    attribute,
                    (String) value,
                    (String) later.value,
                    later.rule.join().orElseThrow());
            return new ContactField(attribute, later.rule, Origin.FOUND, joined);
        }
        return later;
    }

    private boolean joins() {
        return rule.source() == FieldRule.Source.FROM
                && rule.join().isPresent()
                && AttributeConversion.isJoinable(attribute);
    }

    private boolean clears() {
        return rule.whenEmpty() == WhenEmpty.CLEAR;
    }

    /** Leaves out the value. */
    @Override
    public String toString() {
        return "ContactField[" + attribute.name() + ", " + origin + "]";
    }
}
