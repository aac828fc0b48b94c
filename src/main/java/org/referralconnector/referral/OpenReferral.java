package org.referralconnector.referral;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.referral.RuleCheck.Seen;
import org.referralconnector.referral.Standing.Move;
import org.referralconnector.referral.Standing.SpendMove;

/** One referral within a transaction of the ledger: which rules are true of its records, and what follows. */
final class OpenReferral {
    private final Referral referral;
    private final List<QualificationRule> rules;
    private final Map<Place, RuleMatch> matches = new LinkedHashMap<>();
    private final List<SpendTold> spend;
    private final Instant today;
    private final Set<RuleMatch> written = new LinkedHashSet<>();
    private final Set<RuleMatch> gone = new LinkedHashSet<>();
    private int acted;

    OpenReferral(
            Referral referral,
            List<QualificationRule> rules,
            Collection<RuleMatch> matches,
            List<SpendTold> spend,
            Instant today) {
        this.referral = referral;
        this.rules = rules;
        this.spend = spend;
        this.today = today;
        matches.forEach(match -> this.matches.put(Place.of(match), match));
    }

    ReferralId id() {
        return referral.id();
    }

    Referral referral() {
        return referral;
    }

    /** The records of which a rule is, or was, true. */
    List<String> records() {
        return matches.values().stream().map(RuleMatch::recordId).distinct().toList();
    }

    /**
     * Judges the rules about a record that changed.
     *
     * @param object the type of the record
     * @param recordId the record
     * @param now the record as it is known to be now
     * @param then the record as the change said, if something newer is known already
     */
    void judge(String object, String recordId, Seen now, Optional<Seen> then) {
        for (QualificationRule rule : rules) {
            if (rule.condition().object().equals(object)) {
                judge(rule, recordId, now, then);
            }
        }
    }

    /** The record belongs to somebody else: no rule about it is true any more. */
    void lose(String recordId, Instant at) {
        for (QualificationRule rule : rules) {
            RuleMatch match = matches.get(new Place(rule.name(), recordId));
            if (match != null && !match.isReversed()) {
                reverse(rule, match, at);
            }
        }
    }

    /** How the status has to move; what acts from now on is noted. */
    Optional<Move> move() {
        Standing standing = standing();
        Optional<Move> move = standing.move();
        List<RuleMatch> acting = standing.acting();
        acting.forEach(this::put);
        acted = acting.size();
        return move;
    }

    /** What has to be told about money. */
    List<SpendMove> spend(Map<String, RecordFacts> facts) {
        return standing().spend(facts, spend, (rule, match) -> isStillTrue(rule, match, facts));
    }

    /** How many matches act from now on. */
    int acted() {
        return acted;
    }

    /** The matches that have to be stored. */
    Set<RuleMatch> written() {
        return written;
    }

    /** The matches that have to be removed. */
    Set<RuleMatch> gone() {
        return gone;
    }

    private Standing standing() {
        return new Standing(referral, rules, List.copyOf(matches.values()), today);
    }

    private void judge(QualificationRule rule, String recordId, Seen now, Optional<Seen> then) {
        RuleMatch match = matches.get(new Place(rule.name(), recordId));
        if (match != null && !match.isReversed()) {
            if (!isStillTrue(rule, match, now)) {
                reverse(rule, match, now.at());
            }
        } else if (RuleCheck.of(rule, now).met()) {
            put(isTrue(rule, recordId, now.at()));
        } else if (match == null && wasTrueForGood(rule, then)) {
            put(isTrue(rule, recordId, then.orElseThrow().at()));
        }
    }

    private RuleMatch isTrue(QualificationRule rule, String recordId, Instant since) {
        // without a hold, a clock of the CRM that is ahead of ours is no reason to wait
        Instant actsAt = rule.holdFor().map(since::plus).orElse(since.isBefore(today) ? since : today);
        return new RuleMatch(rule.name(), recordId, rule.condition().object(), since, actsAt, false, Optional.empty());
    }

    /** Whether a rule whose effects stay was true for a moment that nobody saw in time. */
    private static boolean wasTrueForGood(QualificationRule rule, Optional<Seen> then) {
        return rule.onReversal() == OnReversal.KEEP
                && rule.holdFor().isEmpty()
                && then.filter(seen -> RuleCheck.of(rule, seen).met()).isPresent();
    }

    private void reverse(QualificationRule rule, RuleMatch match, Instant at) {
        if (!match.acted()) {
            matches.remove(Place.of(match));
            written.removeIf(one -> Place.of(one).equals(Place.of(match)));
            gone.add(match);
        } else if (rule.onReversal() != OnReversal.KEEP) {
            put(match.reversed(at));
        }
    }

    private void put(RuleMatch match) {
        matches.put(Place.of(match), match);
        written.removeIf(one -> Place.of(one).equals(Place.of(match)));
        written.add(match);
    }

    private static boolean isStillTrue(QualificationRule rule, RuleMatch match, Seen now) {
        return RuleCheck.of(rule, Seen.later(now.values(), now.deleted(), match.since()))
                .met();
    }

    private static boolean isStillTrue(QualificationRule rule, RuleMatch match, Map<String, RecordFacts> facts) {
        RecordFacts known = facts.get(match.recordId());
        return known != null
                && RuleCheck.of(rule, Seen.later(known.values(), known.deleted(), match.since()))
                        .met();
    }

    /** Where a rule can be true. */
    private record Place(String rule, String recordId) {
        static Place of(RuleMatch match) {
            return new Place(match.rule(), match.recordId());
        }
    }
}
