package org.referralconnector.referral;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.OnReversal;

/** Rules for tests. */
final class Rules {
    private Rules() {}

    /** An Opportunity reaches a stage. */
    static QualificationRule stage(String stage, OnReversal onReversal, Action... actions) {
        return rule(
                stage.startsWith("Closed") ? "Stage " + stage : stage,
                stage(stage),
                Optional.empty(),
                onReversal,
                actions);
    }

    /** An Opportunity reaches a stage, and what follows waits. */
    static QualificationRule held(String stage, Duration holdFor, OnReversal onReversal, Action... actions) {
        return rule(
                stage.startsWith("Closed") ? "Stage " + stage : stage,
                stage(stage),
                Optional.of(holdFor),
                onReversal,
                actions);
    }

    /** A lead's or contact's field gets a value. */
    static QualificationRule field(String object, String field, String value, Action... actions) {
        return rule(
                object + " " + value,
                new Condition(
                        List.of(),
                        List.of(),
                        Optional.of(new FieldValue(object, field, List.of(value))),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                OnReversal.KEEP,
                actions);
    }

    private static Condition stage(String stage) {
        return new Condition(
                List.of(stage),
                List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static QualificationRule rule(
            String name, Condition condition, Optional<Duration> holdFor, OnReversal onReversal, Action... actions) {
        return new QualificationRule(name, condition, List.of(actions), holdFor, onReversal);
    }
}
