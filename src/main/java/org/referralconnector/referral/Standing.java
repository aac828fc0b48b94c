package org.referralconnector.referral;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.change.StatusUpdate.Cause;
import org.referralconnector.change.StatusUpdate.Spend;

/**
 * How a referral has to stand by the rules that are true, against how it stands: what is missing between the two is what
 * its program has to be told. It depends on nothing but its arguments, so that the same facts, in whatever order they
 * came and however often, lead to the same end.
 *
 * <p>A rule that the campaign file does not have any more moves nothing, and what it did stays.
 */
final class Standing {
    private static final Comparator<RuleMatch> BY_REVERSAL =
            Comparator.comparing(match -> match.reversedAt().orElse(Instant.MIN));

    private final Referral referral;
    private final Map<String, QualificationRule> rules = new LinkedHashMap<>();
    private final List<RuleMatch> matches;
    private final Instant now;

    /**
     * The standing of one referral.
     *
     * @param campaignRules the rules of its campaign, in the order of the campaign file
     * @param matches the rules that are, or were, true of its records
     * @param now when
     */
    Standing(Referral referral, Collection<QualificationRule> campaignRules, List<RuleMatch> matches, Instant now) {
        this.referral = referral;
        this.matches = matches;
        this.now = now;
        campaignRules.forEach(rule -> rules.put(rule.name(), rule));
    }

    /** How the status has to move. */
    Optional<Move> move() {
        if (!referral.canQualify()) {
            return Optional.empty();
        }
        List<Wish> wishes = wishes();
        if (wishes.isEmpty()) {
            return takenBack();
        }
        Optional<Action> told = referral.told();
        if (told.isPresent() && !mayFallBack()) {
            wishes.removeIf(wish -> isFallBack(wish.action(), told.get()));
        }
        if (wishes.isEmpty()) {
            return Optional.empty();
        }
        if (told.isPresent() && wishes.stream().anyMatch(wish -> keeps(told.get(), wish.action()))) {
            return Optional.empty();
        }
        Wish wish = strongest(wishes);
        if (told.isPresent()) {
            boolean fallBack = isFallBack(wish.action(), told.get());
            return rank(wish.action()) == rank(told.get())
                    ? Optional.empty()
                    : Optional.of(move(wish.action(), wish.match(), fallBack));
        }
        return isNews(wish.action()) ? Optional.of(move(wish.action(), wish.match(), false)) : Optional.empty();
    }

    /**
     * What has to be told about money: of each Opportunity the difference between its amount and what was told.
     *
     * @param facts what is known of the records
     * @param told what was told
     * @param stillTrue whether a rule is true of a record by what is known now
     */
    List<SpendMove> spend(
            Map<String, RecordFacts> facts, List<SpendTold> told, BiPredicate<QualificationRule, RuleMatch> stillTrue) {
        List<SpendMove> moves = new ArrayList<>();
        if (!referral.canQualify()) {
            return moves;
        }
        Map<String, RuleMatch> counting = new LinkedHashMap<>();
        Map<String, RuleMatch> over = new LinkedHashMap<>();
        for (RuleMatch match : matches) {
            QualificationRule rule = rules.get(match.rule());
            if (rule != null && rule.actions().contains(Action.ADD_SPEND)) {
                (match.isInEffect(now) ? counting : over).putIfAbsent(match.recordId(), match);
            }
        }
        counting.forEach((record, match) -> {
            if (stillTrue.test(rules.get(match.rule()), match)) {
                Money money =
                        Money.of(facts.getOrDefault(record, RecordFacts.none()).values());
                moves.addAll(differences(record, match, Optional.of(money), told, false));
            }
        });
        over.forEach((record, match) -> {
            if (!counting.containsKey(record) && match.isReversed()) {
                moves.addAll(differences(record, match, Optional.empty(), told, true));
            }
        });
        return moves;
    }

    /** Of the matches, those whose actions follow now, or followed before. */
    List<RuleMatch> acting() {
        return matches.stream()
                .filter(match -> match.isInEffect(now) && !match.acted())
                .filter(match -> rules.containsKey(match.rule()))
                .map(RuleMatch::thatActed)
                .toList();
    }

    private List<Wish> wishes() {
        List<Wish> wishes = new ArrayList<>();
        for (QualificationRule rule : rules.values()) {
            for (RuleMatch match : matches) {
                if (match.rule().equals(rule.name())) {
                    wishes.addAll(wishes(rule, match));
                }
            }
        }
        return wishes;
    }

    private List<Wish> wishes(QualificationRule rule, RuleMatch match) {
        if (match.isInEffect(now)) {
            return rule.actions().stream()
                    .filter(Standing::isStatus)
                    .map(action -> new Wish(action, match, match.since()))
                    .toList();
        }
        boolean rejects = match.isReversed() && match.acted() && rule.onReversal() == OnReversal.REJECT;
        return rejects
                ? List.of(new Wish(Action.REJECTED, match, match.reversedAt().get()))
                : List.of();
    }

    /** Whether what was told is final and still wished, so that nothing else can move it. */
    private static boolean keeps(Action told, Action wished) {
        return isFinal(told) && rank(told) == rank(wished);
    }

    /** Of the final ones the earliest, otherwise the one that goes furthest. */
    private static Wish strongest(List<Wish> wishes) {
        return wishes.stream()
                .filter(wish -> isFinal(wish.action()))
                .min(Comparator.comparing(Wish::since))
                .orElseGet(() -> Collections.max(wishes, Comparator.comparingInt(wish -> rank(wish.action()))));
    }

    private static boolean isFinal(Action action) {
        return rank(action) >= rank(ReferralStatus.CONFIRMED);
    }

    /**
     * Whether what rules did can be undone: not if one of them is gone from the file, since nobody can say whether it is
     * true, and not if the program went further by itself.
     */
    private boolean mayFallBack() {
        boolean orphaned = matches.stream().anyMatch(match -> match.acted() && !rules.containsKey(match.rule()));
        boolean overtaken = referral.told().isPresent()
                && rank(referral.status()) > rank(referral.told().get());
        return !orphaned && !overtaken;
    }

    /** No rule is true any more: what rules had done is undone. */
    private Optional<Move> takenBack() {
        if (referral.told().isEmpty() || !mayFallBack()) {
            return Optional.empty();
        }
        RuleMatch cause =
                matches.stream().filter(RuleMatch::isReversed).max(BY_REVERSAL).orElse(null);
        return cause == null
                ? Optional.empty()
                : Optional.of(new Move(Action.PENDING, ReferralStatus.PENDING, Optional.empty(), cause(cause, true)));
    }

    /** Whether the program does not know already, by itself, what a rule wants to tell it. */
    private boolean isNews(Action action) {
        int known = rank(referral.status());
        return rank(action) > known || (action == Action.PENDING && known == 0);
    }

    private static boolean isFallBack(Action action, Action told) {
        return action != Action.REJECTED && (told == Action.REJECTED || rank(action) < rank(told));
    }

    private Move move(Action action, RuleMatch match, boolean reversal) {
        return new Move(action, status(action), Optional.of(action), cause(match, reversal));
    }

    private static Cause cause(RuleMatch match, boolean reversal) {
        Instant at = reversal ? match.reversedAt().orElse(match.since()) : match.since();
        return new Cause(match.rule(), match.object(), match.recordId(), at, reversal);
    }

    private List<SpendMove> differences(
            String record, RuleMatch match, Optional<Money> money, List<SpendTold> told, boolean reversal) {
        Map<String, SpendTold> before = new LinkedHashMap<>();
        told.stream().filter(one -> one.recordId().equals(record)).forEach(one -> before.put(one.currency(), one));
        Map<String, BigDecimal> wanted = new HashMap<>();
        before.keySet().forEach(currency -> wanted.put(currency, BigDecimal.ZERO));
        money.ifPresent(sum -> wanted.put(sum.currency(), sum.amount()));
        List<SpendMove> moves = new ArrayList<>();
        int times = before.values().stream().mapToInt(SpendTold::times).sum();
        for (Map.Entry<String, BigDecimal> sum : wanted.entrySet()) {
            SpendTold one = before.getOrDefault(sum.getKey(), new SpendTold(record, sum.getKey(), BigDecimal.ZERO, 0));
            BigDecimal difference = sum.getValue().subtract(one.total());
            if (difference.signum() != 0) {
                times++;
                moves.add(new SpendMove(
                        new SpendTold(record, sum.getKey(), sum.getValue(), one.times() + 1),
                        new Spend(
                                record + "-" + shortName(referral.id().participant()) + "-" + times,
                                difference
                                        .stripTrailingZeros()
                                        .setScale(Math.max(
                                                2,
                                                difference.stripTrailingZeros().scale())),
                                sum.getValue(),
                                Optional.of(sum.getKey()).filter(currency -> !currency.isEmpty())),
                        cause(match, reversal)));
            }
        }
        return moves;
    }

    /** Tells apart the transactions of participants of one list who had the same Opportunity one after the other. */
    private static String shortName(String participant) {
        return UUID.nameUUIDFromBytes(participant.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    private static boolean isStatus(Action action) {
        return switch (action) {
            case PENDING, UNCONFIRMED, CONFIRMED, QUALIFIED, REJECTED -> true;
            case ADD_CONTACT, ADD_SPEND -> false;
        };
    }

    private static int rank(Action action) {
        return rank(status(action));
    }

    private static int rank(ReferralStatus status) {
        return switch (status) {
            case PENDING -> 0;
            case UNCONFIRMED -> 1;
            case CONFIRMED -> 2;
            case REJECTED -> 3;
        };
    }

    private static ReferralStatus status(Action action) {
        return switch (action) {
            case PENDING -> ReferralStatus.PENDING;
            case UNCONFIRMED -> ReferralStatus.UNCONFIRMED;
            case CONFIRMED, QUALIFIED -> ReferralStatus.CONFIRMED;
            case REJECTED -> ReferralStatus.REJECTED;
            case ADD_CONTACT, ADD_SPEND -> throw new IllegalArgumentException(action + " is no status");
        };
    }

    private record Wish(Action action, RuleMatch match, Instant since) {}

    /**
     * A move of the status.
     *
     * @param action what the program is told
     * @param status how the referral stands then
     * @param told the action that a rule has moved it by then; empty if what rules did is undone
     */
    record Move(Action action, ReferralStatus status, Optional<Action> told, Cause cause) {}

    /**
     * Money that has to be told.
     *
     * @param told what was told in all then
     * @param spend what the program is told
     */
    record SpendMove(SpendTold told, Spend spend, Cause cause) {}

    /** The amount of an Opportunity, as exactly as the ledger keeps it; nothing, and what is no number, counts as 0. */
    private record Money(BigDecimal amount, String currency) {
        private static final int DECIMALS = 4;

        static Money of(Map<String, Object> values) {
            Object amount = values.get("Amount");
            Object currency = values.get("CurrencyIsoCode");
            return new Money(
                    Optional.ofNullable(amount)
                            .flatMap(PlainValues::number)
                            .orElse(BigDecimal.ZERO)
                            .setScale(DECIMALS, RoundingMode.HALF_UP),
                    currency == null ? "" : currency.toString());
        }
    }
}
