package org.referralconnector.salesforce;

import java.util.Optional;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FieldRule.WhenEmpty;

/**
 * What one event says about one field.
 *
 * @param field the field
 * @param rule the campaign's rule for it
 * @param origin where the value comes from
 * @param value the value as Salesforce takes it; null if and only if the origin is {@link Origin#NOTHING}
 */
public record MappedField(SalesforceField field, FieldRule rule, Origin origin, Object value) {

    /** Where a value comes from. */
    public enum Origin {
        /** The event or the campaign file has it. */
        FOUND,
        /** The event has none, the rule's default stands in. */
        FALLBACK,
        /** There is none. */
        NOTHING
    }

    /** What is written when a record is made. */
    Optional<Object> onCreation() {
        return field.createable() ? Optional.ofNullable(value) : Optional.empty();
    }

    /**
     * True if the field is written when a record is changed. An empty fact leaves what the record has, default or not,
     * unless the rule says {@code when-empty: clear}; what cannot be empty is not cleared.
     */
    boolean isWrittenOnUpdate() {
        return field.updateable()
                && switch (origin) {
                    case FOUND -> true;
                    case FALLBACK -> clears();
                    case NOTHING -> clears() && field.nillable();
                };
    }

    /** This field after a {@code later} event of the same write: the later value wins unless the rule joins them. */
    MappedField then(String object, MappedField later, FieldConversion conversion) throws UnfitValue {
        if (later.origin != Origin.FOUND && !later.clears()) {
            return origin == Origin.NOTHING ? later : this;
        }
        if (origin == Origin.FOUND && later.origin == Origin.FOUND && later.joins()) {
            String joined = conversion.join(
                    object,
                    field,
                    (String) value,
                    (String) later.value,
                    later.rule.join().orElseThrow());
            return new MappedField(field, later.rule, Origin.FOUND, joined);
        }
        return later;
    }

    private boolean joins() {
        return rule.source() == FieldRule.Source.FROM && rule.join().isPresent() && FieldConversion.isJoinable(field);
    }

    private boolean clears() {
        return rule.whenEmpty() == WhenEmpty.CLEAR;
    }
}
