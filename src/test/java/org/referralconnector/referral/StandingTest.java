package org.referralconnector.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.referral.Standing.Move;
import org.referralconnector.referral.Standing.SpendMove;

class StandingTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final String DEAL = "0060S0000000001AAA";
    private static final String OTHER = "0060S0000000002AAA";

    private static final QualificationRule MET = Rules.stage("Met", OnReversal.TAKE_BACK, Action.PENDING);
    private static final QualificationRule OFFER = Rules.stage("Offer", OnReversal.TAKE_BACK, Action.UNCONFIRMED);
    private static final QualificationRule WON =
            Rules.stage("Won", OnReversal.TAKE_BACK, Action.CONFIRMED, Action.ADD_SPEND);
    private static final QualificationRule LOST = Rules.stage("Lost", OnReversal.TAKE_BACK, Action.REJECTED);
    private static final QualificationRule FRAUD = Rules.stage("Fraud", OnReversal.REJECT, Action.CONFIRMED);
    private static final List<QualificationRule> RULES = List.of(MET, OFFER, WON, LOST, FRAUD);

    @Test
    void a_referral_goes_as_far_as_the_furthest_rule() {
        assertThat(move(pending(), isTrue(MET), isTrue(OFFER)).action()).isEqualTo(Action.UNCONFIRMED);
        assertThat(move(pending(), isTrue(OFFER), isTrue(WON)).action()).isEqualTo(Action.CONFIRMED);
    }

    @Test
    void the_order_in_which_rules_became_known_does_not_matter() {
        List<RuleMatch> matches = new ArrayList<>(List.of(isTrue(MET), isTrue(OFFER), isTrue(WON)));
        for (int i = 0; i < matches.size(); i++) {
            Collections.rotate(matches, 1);
            assertThat(standing(pending(), matches).move().orElseThrow().status())
                    .isEqualTo(ReferralStatus.CONFIRMED);
        }
    }

    @Test
    void what_was_told_is_not_told_again() {
        assertThat(standing(told(Action.CONFIRMED), List.of(isTrue(WON))).move())
                .isEmpty();
        assertThat(standing(told(Action.PENDING), List.of(isTrue(MET))).move()).isEmpty();
    }

    @Test
    void a_pending_referral_is_told_once_although_the_ledger_has_it_as_pending() {
        assertThat(move(pending(), isTrue(MET)).action()).isEqualTo(Action.PENDING);
    }

    @Test
    void what_the_program_said_itself_is_not_told_to_it() {
        Referral confirmed = referral(ReferralStatus.CONFIRMED, Optional.empty());

        assertThat(standing(confirmed, List.of(isTrue(WON))).move()).isEmpty();
        assertThat(standing(confirmed, List.of(isTrue(MET))).move()).isEmpty();
    }

    @Test
    void what_rules_did_is_taken_back_when_none_is_true_any_more() {
        Move move = move(told(Action.CONFIRMED), reversed(WON));

        assertThat(move.status()).isEqualTo(ReferralStatus.PENDING);
        assertThat(move.told()).isEmpty();
        assertThat(move.cause().reversal()).isTrue();
    }

    @Test
    void it_falls_back_to_what_another_rule_still_says() {
        Move move = move(told(Action.CONFIRMED), isTrue(OFFER), reversed(WON));

        assertThat(move.action()).isEqualTo(Action.UNCONFIRMED);
        assertThat(move.cause().reversal()).isTrue();
    }

    @Test
    void a_reversal_rejects_if_the_rule_says_so_and_a_deal_that_is_won_again_counts_again() {
        assertThat(move(told(Action.CONFIRMED), reversed(FRAUD)).action()).isEqualTo(Action.REJECTED);
        assertThat(move(told(Action.REJECTED), isTrue(FRAUD)).action()).isEqualTo(Action.CONFIRMED);
    }

    @Test
    void of_two_final_rules_the_earlier_one_counts_and_then_stays() {
        RuleMatch lostFirst = isTrue(LOST, OTHER, NOON.minusSeconds(60));

        assertThat(move(pending(), isTrue(WON), lostFirst).action()).isEqualTo(Action.REJECTED);
        assertThat(standing(told(Action.CONFIRMED), List.of(isTrue(WON), lostFirst))
                        .move())
                .isEmpty();
    }

    @Test
    void a_rule_that_is_gone_from_the_file_undoes_nothing() {
        RuleMatch orphan = new RuleMatch("Renamed", DEAL, "Opportunity", NOON, NOON, true, Optional.empty());

        assertThat(standing(told(Action.CONFIRMED), List.of(orphan)).move()).isEmpty();
        assertThat(standing(told(Action.CONFIRMED), List.of(orphan, isTrue(OFFER)))
                        .move())
                .isEmpty();
        assertThat(standing(told(Action.CONFIRMED), List.of(orphan, reversed(WON)))
                        .move())
                .isEmpty();
    }

    @Test
    void what_the_program_confirmed_itself_is_not_taken_back_by_a_weaker_rule() {
        Referral overtaken = referral(ReferralStatus.CONFIRMED, Optional.of(Action.UNCONFIRMED));

        assertThat(standing(overtaken, List.of(reversed(OFFER))).move()).isEmpty();
        assertThat(standing(overtaken, List.of(isTrue(MET), reversed(OFFER))).move())
                .isEmpty();
    }

    @Test
    void an_amount_is_as_exact_as_the_ledger_keeps_it() {
        List<SpendMove> moves = new Standing(pending(), RULES, List.of(isTrue(WON)), NOON)
                .spend(exactly("33.333333"), List.of(), (rule, match) -> true);
        SpendTold told = moves.get(0).told();

        assertThat(told.total()).isEqualByComparingTo("33.3333");
        assertThat(new Standing(pending(), RULES, List.of(isTrue(WON)), NOON)
                        .spend(exactly("33.333333"), List.of(told), (rule, match) -> true))
                .isEmpty();
    }

    @Test
    void two_who_had_the_same_deal_one_after_the_other_have_transactions_of_their_own() {
        assertThat(transaction("ada")).isNotEqualTo(transaction("bob"));
    }

    private static String transaction(String participant) {
        Referral referral = new Referral(
                new ReferralId("spring", participant),
                ReferralStatus.PENDING,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return spend(referral, List.of(isTrue(WON)), 100, List.of())
                .get(0)
                .spend()
                .transaction();
    }

    private static Map<String, RecordFacts> exactly(String amount) {
        RecordFacts facts = RecordFacts.none();
        facts.take(Map.of("Amount", new BigDecimal(amount)), NOON, 0);
        return Map.of(DEAL, facts);
    }

    @Test
    void what_is_held_does_not_count_yet() {
        RuleMatch held =
                new RuleMatch("Won", DEAL, "Opportunity", NOON, NOON.plus(Duration.ofDays(1)), false, Optional.empty());

        assertThat(standing(pending(), List.of(held)).move()).isEmpty();
        assertThat(standing(pending(), List.of(held)).acting()).isEmpty();
    }

    @Test
    void who_cannot_qualify_moves_nowhere() {
        Referral skipped = new Referral(
                new ReferralId("spring", "ada"),
                ReferralStatus.PENDING,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(standing(skipped, List.of(isTrue(WON))).move()).isEmpty();
        assertThat(spend(skipped, List.of(isTrue(WON)), 100, List.of())).isEmpty();
    }

    @Test
    void every_deal_counts_once_however_many_rules_say_so() {
        QualificationRule also = Rules.stage("Also", OnReversal.TAKE_BACK, Action.ADD_SPEND);
        Standing standing = new Standing(pending(), List.of(WON, also), List.of(isTrue(WON), isTrue(also)), NOON);

        assertThat(standing.spend(facts(100), List.of(), (rule, match) -> true)).hasSize(1);
    }

    @Test
    void a_change_of_currency_takes_the_old_sum_back() {
        RecordFacts facts = RecordFacts.none();
        facts.take(Map.of("Amount", 80, "CurrencyIsoCode", "USD"), NOON, 0);
        List<SpendMove> moves = new Standing(pending(), RULES, List.of(isTrue(WON)), NOON)
                .spend(
                        Map.of(DEAL, facts),
                        List.of(new SpendTold(DEAL, "EUR", new BigDecimal("100"), 1)),
                        (rule, match) -> true);

        assertThat(moves)
                .extracting(move -> move.spend().amount().toPlainString()
                        + move.spend().currency().orElse(""))
                .containsExactlyInAnyOrder("-100.00EUR", "80.00USD");
        assertThat(moves).extracting(move -> move.spend().transaction()).doesNotHaveDuplicates();
    }

    @Test
    void an_amount_of_nothing_is_no_spend() {
        assertThat(spend(pending(), List.of(isTrue(WON)), null, List.of())).isEmpty();
    }

    private static List<SpendMove> spend(
            Referral referral, List<RuleMatch> matches, Integer amount, List<SpendTold> told) {
        return standing(referral, matches).spend(facts(amount), told, (rule, match) -> true);
    }

    private static Map<String, RecordFacts> facts(Integer amount) {
        RecordFacts facts = RecordFacts.none();
        facts.take(Collections.singletonMap("Amount", amount), NOON, 0);
        return Map.of(DEAL, facts);
    }

    private static Move move(Referral referral, RuleMatch... matches) {
        return standing(referral, List.of(matches)).move().orElseThrow();
    }

    private static Standing standing(Referral referral, List<RuleMatch> matches) {
        return new Standing(referral, RULES, matches, NOON);
    }

    private static Referral pending() {
        return referral(ReferralStatus.PENDING, Optional.empty());
    }

    private static Referral told(Action action) {
        return referral(
                switch (action) {
                    case CONFIRMED -> ReferralStatus.CONFIRMED;
                    case REJECTED -> ReferralStatus.REJECTED;
                    default -> ReferralStatus.PENDING;
                },
                Optional.of(action));
    }

    private static Referral referral(ReferralStatus status, Optional<Action> told) {
        return new Referral(
                new ReferralId("spring", "ada"), status, true, Optional.of("adaL"), Optional.of(NOON), told);
    }

    private static RuleMatch isTrue(QualificationRule rule) {
        return isTrue(rule, DEAL, NOON);
    }

    private static RuleMatch isTrue(QualificationRule rule, String record, Instant since) {
        return new RuleMatch(rule.name(), record, "Opportunity", since, since, true, Optional.empty());
    }

    private static RuleMatch reversed(QualificationRule rule) {
        return isTrue(rule).reversed(NOON);
    }
}
