package org.referralconnector.referral;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.referral.LedgerTables.Kept;
import org.referralconnector.referral.LedgerTables.KeptRecord;
import org.referralconnector.referral.RuleCheck.Seen;

/** Says of a referral why it did or did not qualify. What it says may hold personal data: it is for operators. */
public final class Explanations {
    private final Campaigns campaigns;
    private final LedgerTables tables;
    private final Clock clock;

    public Explanations(Campaigns campaigns, LedgerTables tables, Clock clock) {
        this.campaigns = campaigns;
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * The referrals of a code, as JSON has them.
     *
     * @param code the referral code, or the program's id of the participant
     * @return one for each campaign that has such a referral: {@code {"campaign", "participant", "code", "status",
     *     "canQualify", "because", "rules": [{"name", "then", "state", "records": [{"object", "record", "foundBy",
     *     "state", "conditions": [{"condition", "expected", "seen", "result"}]}]}], "spend": [{"record", "total"}]}}
     */
    public List<Map<String, Object>> of(String code) throws SQLException {
        List<Map<String, Object>> explanations = new ArrayList<>();
        for (Kept kept : tables.kept(code)) {
            explanations.add(explanation(kept));
        }
        return explanations;
    }

    private Map<String, Object> explanation(Kept kept) {
        Referral referral = kept.referral();
        List<QualificationRule> rules = campaigns
                .find(referral.id().campaign())
                .map(campaign -> campaign.qualification().rules())
                .orElse(List.of());
        Map<String, Object> explanation = new LinkedHashMap<>();
        explanation.put("campaign", referral.id().campaign());
        explanation.put("participant", referral.id().participant());
        referral.code().ifPresent(code -> explanation.put("code", code));
        explanation.put("status", ReferralLedger.word(referral.status()));
        explanation.put("canQualify", referral.canQualify());
        referral.joinedAt().ifPresent(at -> explanation.put("joinedAt", at.toString()));
        explanation.put("because", because(kept, rules));
        explanation.put("rules", rules.stream().map(rule -> rule(rule, kept)).toList());
        explanation.put("spend", kept.spend().stream().map(Explanations::spend).toList());
        return explanation;
    }

    private String because(Kept kept, List<QualificationRule> rules) {
        if (!kept.referral().canQualify()) {
            return "It can never qualify: a record with the same e-mail address was there when the person joined, and the"
                    + " campaign says when-duplicate: skip.";
        }
        if (rules.isEmpty()) {
            return "The campaign has no qualification rules.";
        }
        Optional<RuleMatch> acted = match(kept, match -> match.acted() && !match.isReversed());
        if (acted.isPresent()) {
            return "Rule " + acted.get().rule() + " is true of " + where(acted.get()) + " since "
                    + acted.get().since() + ", and its actions followed.";
        }
        Optional<RuleMatch> held = match(kept, match -> !match.acted() && !match.isReversed());
        if (held.isPresent()) {
            return "Rule " + held.get().rule() + " is true of " + where(held.get())
                    + ", and its actions are held until " + held.get().actsAt() + ".";
        }
        Optional<RuleMatch> reversed = match(kept, RuleMatch::isReversed);
        if (reversed.isPresent()) {
            return "Rule " + reversed.get().rule() + " was true of " + where(reversed.get()) + ", but is not since "
                    + reversed.get().reversedAt().orElseThrow() + ".";
        }
        return kept.records().isEmpty()
                ? "Nothing that rules look at is known to belong to it: no change of its own record, no Opportunity with its"
                        + " code, from its conversion, or with its contact."
                : "No rule is true of a record that belongs to it; the conditions that are not met say why.";
    }

    private static Optional<RuleMatch> match(Kept kept, Predicate<RuleMatch> which) {
        return kept.matches().stream().filter(which).findFirst();
    }

    private static String where(RuleMatch match) {
        return match.object() + " " + match.recordId();
    }

    private Map<String, Object> rule(QualificationRule rule, Kept kept) {
        Map<String, Object> explained = new LinkedHashMap<>();
        explained.put("name", rule.name());
        explained.put("then", rule.actions().stream().map(Action::word).toList());
        List<Map<String, Object>> records = kept.records().stream()
                .filter(record -> record.object().equals(rule.condition().object()))
                .map(record -> record(rule, record, kept))
                .toList();
        explained.put("records", records);
        return explained;
    }

    private Map<String, Object> record(QualificationRule rule, KeptRecord record, Kept kept) {
        Optional<RuleMatch> match = kept.matches().stream()
                .filter(one -> one.rule().equals(rule.name()) && one.recordId().equals(record.recordId()))
                .findFirst();
        RecordFacts facts = record.facts();
        Seen seen = match.filter(one -> !one.isReversed())
                .map(one -> Seen.later(facts.values(), facts.deleted(), one.since()))
                .orElseGet(() -> new Seen(
                        facts.values(),
                        facts.deleted(),
                        record.foundBy().isConversion(),
                        List.of(),
                        kept.referral().joinedAt(),
                        clock.instant()));
        RuleCheck check = RuleCheck.of(rule, seen);
        Map<String, Object> explained = new LinkedHashMap<>();
        explained.put("object", record.object());
        explained.put("record", record.recordId());
        explained.put("foundBy", record.foundBy().word());
        explained.put("state", match.map(Explanations::state).orElse(check.isOpen() ? "unknown" : "not-true"));
        match.ifPresent(one -> explained.put("since", one.since().toString()));
        match.filter(one -> !one.acted())
                .ifPresent(one -> explained.put("heldUntil", one.actsAt().toString()));
        explained.put(
                "conditions",
                check.findings().stream().map(Explanations::finding).toList());
        return explained;
    }

    private static String state(RuleMatch match) {
        if (match.isReversed()) {
            return "reversed";
        }
        return match.acted() ? "acted" : "held";
    }

    private static Map<String, Object> finding(RuleCheck.Finding finding) {
        Map<String, Object> explained = new LinkedHashMap<>();
        explained.put("condition", finding.condition());
        explained.put("expected", finding.expected());
        finding.seen().ifPresent(seen -> explained.put("seen", seen));
        explained.put("result", finding.result().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return explained;
    }

    private static Map<String, Object> spend(SpendTold told) {
        Map<String, Object> explained = new LinkedHashMap<>();
        explained.put("record", told.recordId());
        explained.put("total", told.total().stripTrailingZeros().toPlainString());
        if (!told.currency().isEmpty()) {
            explained.put("currency", told.currency());
        }
        return explained;
    }
}
