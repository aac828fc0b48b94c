package org.referralconnector.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.referral.LedgerFixture.DEAL;
import static org.referralconnector.referral.LedgerFixture.LEAD;
import static org.referralconnector.referral.LedgerFixture.NOON;
import static org.referralconnector.referral.LedgerFixture.person;
import static org.referralconnector.referral.LedgerFixture.values;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Milestone;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.Relatives;
import org.referralconnector.change.RelativesWanted;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.TestDatabase;

class QualificationsTest {
    private static final String WON = "Closed Won";
    private static final String LOST = "Closed Lost";
    private static final String CONTACT = "0030S0000000001AAA";

    @OnTwoDatabases
    void a_deal_with_the_code_confirms_the_referral_and_tells_the_program_with_the_spend(TestDatabase test)
            throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal("adaL", values("StageName", WON, "Amount", 250));

            Outcome outcome = ledger.outcome(ledger.stage(WON, at(1)));

            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(ledger.history("ada")).containsExactly("pending", "confirmed");
            assertThat(ledger.told()).containsExactly("confirmed", "add-spend 250.00");
            StatusUpdate update = ledger.updates().get(0);
            assertThat(update.participant()).isEqualTo("ada");
            assertThat(update.code()).contains("adaL");
            assertThat(update.cause())
                    .isEqualTo(new StatusUpdate.Cause("Stage Closed Won", "Opportunity", DEAL, at(1), false));
        }
    }

    @OnTwoDatabases
    void intercom_is_told_of_the_confirmation_and_of_nothing_else_if_the_campaign_lists_it(TestDatabase test)
            throws Exception {
        Qualification qualification = new Qualification(
                List.of(Rules.stage(WON, OnReversal.TAKE_BACK, Action.CONFIRMED, Action.ADD_SPEND)),
                Qualification.USUAL_CODE_FIELD,
                true);
        try (LedgerFixture ledger = new LedgerFixture(
                        test, qualification, Optional.of(intercom(Milestone.REFERRAL_CONFIRMED)))
                .referred("ada", "adaL", true)) {
            win(ledger);
            ledger.deal("adaL", values("StageName", LOST, "Amount", 250));
            ledger.apply(ledger.stage(LOST, at(2)));

            assertThat(ledger.toldToIntercom()).containsExactly("confirmed");
            assertThat(ledger.told()).contains("confirmed", "add-spend 250.00", "pending reversal");
        }
    }

    @OnTwoDatabases
    void intercom_is_told_nothing_if_the_campaign_does_not_list_it(TestDatabase test) throws Exception {
        Qualification qualification = new Qualification(
                List.of(Rules.stage(WON, OnReversal.KEEP, Action.CONFIRMED)), Qualification.USUAL_CODE_FIELD, true);
        try (LedgerFixture ledger = new LedgerFixture(
                        test, qualification, Optional.of(intercom(Milestone.REFERRAL_JOINED)))
                .referred("ada", "adaL", true)) {
            win(ledger);

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(ledger.toldToIntercom()).isEmpty();
        }
    }

    private static IntercomRules intercom(Milestone listed) {
        return new IntercomRules(
                "default",
                IntercomRules.People.NOTHING,
                IntercomRules.People.NOTHING,
                false,
                List.of(listed),
                IntercomRules.WhenDeleted.PARK,
                List.of());
    }

    @OnTwoDatabases
    void the_same_change_again_tells_nothing_again(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            ledger.deal("adaL", values("StageName", WON, "Amount", 250));
            DueChange change = ledger.stage(WON, at(1));

            ledger.apply(change);
            ledger.apply(change);
            ledger.apply(change, change);

            assertThat(ledger.told()).containsExactly("confirmed", "add-spend 250.00");
        }
    }

    @OnTwoDatabases
    void a_changed_amount_corrects_the_difference_under_a_transaction_of_its_own(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal("adaL", values("StageName", WON, "Amount", 250));
            ledger.apply(ledger.stage(WON, at(1)));
            ledger.deal("adaL", values("StageName", WON, "Amount", 199.5));
            ledger.apply(ledger.change("Opportunity", DEAL, CrmChange.Type.UPDATED, at(2), Map.of("Amount", 199.5)));

            assertThat(ledger.told()).containsExactly("confirmed", "add-spend 250.00", "add-spend -50.50");
            assertThat(ledger.updates())
                    .extracting(update ->
                            update.spend().map(StatusUpdate.Spend::transaction).orElse(""))
                    .satisfiesExactly(
                            none -> assertThat(none).isEmpty(),
                            first -> assertThat(first).startsWith(DEAL + "-").endsWith("-1"),
                            second -> assertThat(second).startsWith(DEAL + "-").endsWith("-2"));
        }
    }

    @OnTwoDatabases
    void a_lost_deal_is_taken_back_if_the_rule_says_so(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            win(ledger);
            ledger.deal("adaL", values("StageName", LOST, "Amount", 250));
            ledger.apply(ledger.stage(LOST, at(2)));

            assertThat(ledger.status("ada")).isEqualTo("pending");
            assertThat(ledger.told())
                    .containsExactly("confirmed", "add-spend 250.00", "pending reversal", "add-spend -250.00 reversal");
        }
    }

    @OnTwoDatabases
    void a_lost_deal_rejects_the_referral_if_the_rule_says_so(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.REJECT)) {
            win(ledger);
            ledger.deal("adaL", values("StageName", LOST, "Amount", 250));
            ledger.apply(ledger.stage(LOST, at(2)));

            assertThat(ledger.status("ada")).isEqualTo("rejected");
            assertThat(ledger.told()).contains("rejected", "add-spend -250.00 reversal");
        }
    }

    @OnTwoDatabases
    void a_lost_deal_changes_nothing_if_the_rule_keeps(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            win(ledger);
            ledger.deal("adaL", values("StageName", LOST, "Amount", 0));
            ledger.apply(ledger.stage(LOST, at(2)));

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(ledger.told()).containsExactly("confirmed", "add-spend 250.00");
        }
    }

    @OnTwoDatabases
    void a_deleted_deal_is_taken_back_and_an_undeleted_one_counts_again(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            win(ledger);
            ledger.apply(ledger.change("Opportunity", DEAL, CrmChange.Type.DELETED, at(2), Map.of()));
            assertThat(ledger.status("ada")).isEqualTo("pending");

            ledger.apply(ledger.change(
                    "Opportunity", DEAL, CrmChange.Type.UNDELETED, at(3), values("StageName", WON, "Amount", 250)));
            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(ledger.told()).endsWith("confirmed", "add-spend 250.00");
        }
    }

    @OnTwoDatabases
    void whatever_the_order_of_two_changes_the_end_is_the_same(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            ledger.deal("adaL", values("StageName", LOST, "Amount", 250));
            ledger.apply(ledger.stage(LOST, at(2)));
            ledger.apply(ledger.stage(WON, at(1)));

            assertThat(ledger.status("ada")).isEqualTo("pending");
            assertThat(ledger.told()).isEmpty();
        }
    }

    @OnTwoDatabases
    void a_stage_that_was_passed_unseen_counts_if_the_rule_keeps(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal("adaL", values("StageName", LOST, "Amount", 250));
            ledger.apply(ledger.stage(LOST, at(2)));
            ledger.apply(ledger.stage(WON, at(1)));

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(ledger.told()).containsExactly("confirmed");
        }
    }

    @OnTwoDatabases
    void an_action_that_is_held_follows_when_its_time_has_come(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = held(test)) {
            ledger.deal("adaL", values("StageName", WON));
            ledger.apply(ledger.stage(WON, at(1)));
            assertThat(ledger.actOnHeld()).isZero();
            assertThat(ledger.told()).isEmpty();

            ledger.clock.move(Duration.ofDays(15));
            assertThat(ledger.actOnHeld()).isEqualTo(1);
            assertThat(ledger.actOnHeld()).isZero();
            assertThat(ledger.told()).containsExactly("confirmed");
            assertThat(ledger.status("ada")).isEqualTo("confirmed");
        }
    }

    @OnTwoDatabases
    void what_was_held_for_a_rule_that_is_gone_never_follows_and_ends(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = held(test)) {
            ledger.deal("adaL", values("StageName", WON));
            ledger.apply(ledger.stage(WON, at(1)));
        }
        try (LedgerFixture renamed = new LedgerFixture(test, Rules.stage(LOST, OnReversal.KEEP, Action.CONFIRMED))) {
            renamed.clock.move(Duration.ofDays(15));

            assertThat(renamed.actOnHeld()).isZero();
            assertThat(renamed.told()).isEmpty();
        }
    }

    @OnTwoDatabases
    void a_deal_that_two_leads_were_converted_into_is_parked(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.referred("bob", "bobB", true).linked("ada", "Lead", LEAD);
            ledger.lead(values("IsConverted", true, "ConvertedOpportunityId", DEAL));
            ledger.apply(ledger.change("Lead", LEAD, CrmChange.Type.UPDATED, at(1), Map.of("IsConverted", true)));
            test.execute(
                    "INSERT INTO referral_record (participant, campaign, record_id, connection, object, found_by)"
                            + " VALUES ('bob', 'spring', ?, 'salesforce/default', 'Opportunity', 'conversion')",
                    DEAL);
            ledger.deal(null, values("StageName", WON));

            assertThat(ledger.outcome(ledger.stage(WON, at(2)))).isInstanceOf(Outcome.Parked.class);
            assertThat(ledger.told()).isEmpty();
        }
    }

    @OnTwoDatabases
    void a_reversal_within_the_hold_means_that_nobody_is_told_anything(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = held(test)) {
            ledger.deal("adaL", values("StageName", WON));
            ledger.apply(ledger.stage(WON, at(1)));
            ledger.deal("adaL", values("StageName", LOST));
            ledger.apply(ledger.stage(LOST, at(2)));
            ledger.clock.move(Duration.ofDays(15));

            assertThat(ledger.actOnHeld()).isZero();
            assertThat(ledger.told()).isEmpty();
        }
    }

    @OnTwoDatabases
    void who_was_a_duplicate_to_skip_never_qualifies(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = new LedgerFixture(test, Rules.stage(WON, OnReversal.KEEP, Action.CONFIRMED))) {
            ledger.referred("ada", "adaL", false);
            ledger.deal("adaL", values("StageName", WON));
            ledger.apply(ledger.stage(WON, at(1)));

            assertThat(ledger.status("ada")).isEqualTo("pending");
            assertThat(ledger.told()).isEmpty();
            assertThat(ledger.explain("adaL").get("because")).asString().contains("never qualify");
        }
    }

    @OnTwoDatabases
    void a_deal_belongs_to_the_referral_of_its_contact(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.linked("ada", "Lead", CONTACT);
            ledger.deal(null, values("StageName", WON), person("Contact", CONTACT));
            ledger.apply(ledger.stage(WON, at(1)));

            assertThat(ledger.told()).containsExactly("confirmed");
        }
    }

    @OnTwoDatabases
    void a_deal_belongs_to_the_referral_whose_lead_was_converted_to_it(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.linked("ada", "Lead", LEAD);
            ledger.deal(null, values("StageName", WON));
            Relatives relatives = new Relatives(Map.of(DEAL, List.of(LEAD)), Map.of(), List.of(), Map.of());
            ledger.apply(relatives, ledger.stage(WON, at(1)));
            assertThat(ledger.told()).containsExactly("confirmed");

            // from then on the ledger knows it without asking
            ledger.deal(null, values("StageName", WON, "Amount", 5));
            ledger.apply(ledger.change("Opportunity", DEAL, CrmChange.Type.UPDATED, at(2), Map.of("Amount", 5)));
            assertThat(ledger.told()).containsExactly("confirmed", "add-spend 5.00");
        }
    }

    @OnTwoDatabases
    void what_a_lead_was_converted_to_belongs_to_its_referral(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.linked("ada", "Lead", LEAD);
            ledger.lead(values("IsConverted", true, "ConvertedOpportunityId", DEAL, "ConvertedContactId", CONTACT));
            ledger.apply(ledger.change("Lead", LEAD, CrmChange.Type.UPDATED, at(1), Map.of("IsConverted", true)));
            ledger.deal(null, values("StageName", WON));
            DueChange change = ledger.stage(WON, at(2));

            assertThat(ledger.wanted(change).opportunities()).isEmpty();
            ledger.apply(change);
            assertThat(ledger.told()).containsExactly("confirmed");
        }
    }

    @OnTwoDatabases
    void a_contact_that_nobody_knows_is_asked_for_the_lead_that_it_was(TestDatabase test) throws Exception {
        try (LedgerFixture ledger =
                new LedgerFixture(test, Rules.field("Contact", "Level__c", "Gold", Action.CONFIRMED))) {
            ledger.referred("ada", "adaL", true).linked("ada", "Lead", LEAD);
            ledger.contact(CONTACT, values("Level__c", "Gold"));
            DueChange change =
                    ledger.change("Contact", CONTACT, CrmChange.Type.UPDATED, at(1), Map.of("Level__c", "Gold"));
            assertThat(ledger.wanted(change).contacts()).containsExactly(CONTACT);

            ledger.apply(new Relatives(Map.of(CONTACT, List.of(LEAD)), Map.of(), List.of(), Map.of()), change);
            assertThat(ledger.told()).containsExactly("confirmed");
        }
    }

    @OnTwoDatabases
    void a_deal_belongs_to_the_referral_of_a_contact_of_its_account_if_the_campaign_allows_it(TestDatabase test)
            throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.linked("ada", "Contact", CONTACT);
            ledger.deal(null, values("StageName", WON));
            Relatives relatives =
                    new Relatives(Map.of(), Map.of("0010S0000000001AAA", List.of(CONTACT)), List.of(), Map.of());
            ledger.apply(relatives, ledger.stage(WON, at(1)));

            assertThat(ledger.told()).containsExactly("confirmed");
        }
    }

    @OnTwoDatabases
    void a_deal_that_could_belong_to_two_is_parked_with_both_until_the_code_says_whose_it_is(TestDatabase test)
            throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.referred("bob", "bobB", true);
            ledger.linked("ada", "Contact", CONTACT).linked("bob", "Contact", "0030S0000000002AAA");
            ledger.deal(
                    null,
                    values("StageName", WON),
                    person("Contact", CONTACT),
                    person("Contact", "0030S0000000002AAA"));
            DueChange change = ledger.stage(WON, at(1));

            assertThat(ledger.outcome(change)).isInstanceOfSatisfying(Outcome.Parked.class, parked -> {
                assertThat(parked.reason()).isEqualTo("AMBIGUOUS_REFERRAL");
                assertThat(parked.detail()).contains("ada, bob").contains("release");
            });

            ledger.deal("bobB", values("StageName", WON), person("Contact", CONTACT));
            assertThat(ledger.outcome(change)).isInstanceOf(Outcome.Delivered.class);
            assertThat(ledger.status("bob")).isEqualTo("confirmed");
            assertThat(ledger.status("ada")).isEqualTo("pending");
        }
    }

    @OnTwoDatabases
    void a_deal_that_gets_the_code_of_another_referral_counts_for_that_one_only(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            win(ledger);
            ledger.referred("bob", "bobB", true);
            ledger.deal("bobB", values("StageName", WON, "Amount", 250));
            ledger.apply(ledger.change(
                    "Opportunity", DEAL, CrmChange.Type.UPDATED, at(2), Map.of("Referral_Code__c", "bobB")));

            assertThat(ledger.status("bob")).isEqualTo("confirmed");
            assertThat(ledger.status("ada")).isEqualTo("pending");
        }
    }

    @OnTwoDatabases
    void a_record_of_nobody_is_skipped(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal("nobody", values("StageName", WON));

            assertThat(ledger.outcome(ledger.stage(WON, at(1))))
                    .isInstanceOfSatisfying(Outcome.Skipped.class, skipped -> assertThat(skipped.reason())
                            .isEqualTo("no-referral"));
            assertThat(ledger.told()).isEmpty();
        }
    }

    @OnTwoDatabases
    void a_record_of_nobody_is_looked_at_again_while_its_owner_may_be_on_the_way(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal("nobody", values("StageName", WON));
            ledger.underWay();
            DueChange change = ledger.stage(WON, at(1));
            assertThat(ledger.outcome(change))
                    .isInstanceOfSatisfying(Outcome.TryLater.class, later -> assertThat(later.after())
                            .contains(Duration.ofSeconds(1)));

            ledger.referred("bob", "nobody", true);
            assertThat(ledger.outcome(change)).isInstanceOf(Outcome.Delivered.class);
            assertThat(ledger.status("bob")).isEqualTo("confirmed");
        }
    }

    @OnTwoDatabases
    void a_person_whom_no_program_knows_is_added_once(TestDatabase test) throws Exception {
        try (LedgerFixture ledger =
                new LedgerFixture(test, Rules.field("Lead", "Status", "Qualified", Action.ADD_CONTACT))) {
            ledger.lead(values("Status", "Qualified"));
            DueChange change =
                    ledger.change("Lead", LEAD, CrmChange.Type.UPDATED, at(1), Map.of("Status", "Qualified"));
            assertThat(ledger.outcome(change)).isInstanceOf(Outcome.Delivered.class);
            ledger.apply(ledger.change("Lead", LEAD, CrmChange.Type.UPDATED, at(2), Map.of("Status", "Qualified")));

            assertThat(ledger.told()).containsExactly("add-contact");
            assertThat(ledger.updates().get(0).participant()).isEqualTo(LEAD);
            assertThat(ledger.updates().get(0).person()).contains(person("Lead", LEAD));
        }
    }

    @OnTwoDatabases
    void a_participant_is_not_added_to_the_program_that_it_came_from(TestDatabase test) throws Exception {
        try (LedgerFixture ledger =
                new LedgerFixture(test, Rules.field("Lead", "Status", "Qualified", Action.ADD_CONTACT))) {
            ledger.linked("referrer", "Lead", LEAD);
            ledger.lead(values("Status", "Qualified"));
            ledger.apply(ledger.change("Lead", LEAD, CrmChange.Type.UPDATED, at(1), Map.of("Status", "Qualified")));

            assertThat(ledger.told()).isEmpty();
        }
    }

    @OnTwoDatabases
    void what_a_query_saw_later_counts_more_than_an_event_of_the_same_second(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            ledger.deal("adaL", values("StageName", "Prospecting"));
            ledger.apply(ledger.stage("Prospecting", at(1).plusMillis(300)));
            ledger.deal("adaL", values("StageName", WON));
            ledger.apply(ledger.row("Opportunity", DEAL, at(1), Map.of("StageName", WON)));

            assertThat(ledger.told()).containsExactly("confirmed");
        }
    }

    @OnTwoDatabases
    void what_the_ledger_cannot_hold_is_parked_and_holds_up_nobody_else(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.referred("bob", "bobB", true).linked("bob", "Contact", CONTACT);
            ledger.deal("adaL", values("StageName", WON, "Amount", new BigDecimal("1e30")));
            DueChange tooMuch = ledger.stage(WON, at(1));
            ledger.deal("0060S0000000009AAA", "bobB", values("StageName", WON, "Amount", 5));
            DueChange fine = ledger.change(
                    "Opportunity", "0060S0000000009AAA", CrmChange.Type.UPDATED, at(1), Map.of("StageName", WON));

            Map<Long, Outcome> outcomes = ledger.apply(tooMuch, fine);

            assertThat(outcomes.get(tooMuch.delivery().id()))
                    .isInstanceOfSatisfying(Outcome.Parked.class, parked -> assertThat(parked.reason())
                            .isEqualTo("NOT_APPLIED"));
            assertThat(outcomes.get(fine.delivery().id())).isInstanceOf(Outcome.Delivered.class);
            assertThat(ledger.status("bob")).isEqualTo("confirmed");
            assertThat(ledger.status("ada")).isEqualTo("pending");
        }
    }

    @OnTwoDatabases
    void a_gap_event_means_what_the_record_says_now(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.TAKE_BACK)) {
            ledger.deal("adaL", values("StageName", WON));
            ledger.apply(ledger.change("Opportunity", DEAL, CrmChange.Type.UNKNOWN, at(1), Map.of()));
            assertThat(ledger.told()).containsExactly("confirmed");

            ledger.gone(DEAL);
            ledger.apply(ledger.change("Opportunity", DEAL, CrmChange.Type.UNKNOWN, at(2), Map.of()));
            assertThat(ledger.told()).containsExactly("confirmed", "pending reversal");
        }
    }

    @OnTwoDatabases
    void the_explanation_names_the_rule_the_record_and_what_was_seen(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal("adaL", values("StageName", "Prospecting"));
            ledger.apply(ledger.stage("Prospecting", at(1)));

            assertThat(ledger.explain("adaL")).containsEntry("status", "pending");
            assertThat(ledger.explain("adaL").toString())
                    .contains("Stage Closed Won", DEAL, "Prospecting", "not-met", "foundBy=code");
            assertThat(ledger.explain("ada").get("participant")).isEqualTo("ada");
        }
    }

    @OnTwoDatabases
    void only_what_nobody_knows_has_to_be_asked(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test, OnReversal.KEEP)) {
            ledger.deal(null, values("StageName", WON));
            DueChange change = ledger.stage(WON, at(1));

            assertThat(wanted(ledger, change, null).opportunities()).containsExactly(DEAL);
            assertThat(wanted(ledger, change, "adaL").opportunities()).isEmpty();
        }
    }

    private static RelativesWanted wanted(LedgerFixture ledger, DueChange change, String code) throws Exception {
        ledger.deal(code, values("StageName", WON));
        return ledger.wanted(change);
    }

    private static LedgerFixture won(TestDatabase test, OnReversal onReversal) throws Exception {
        return new LedgerFixture(test, Rules.stage(WON, onReversal, Action.CONFIRMED, Action.ADD_SPEND))
                .referred("ada", "adaL", true);
    }

    private static LedgerFixture held(TestDatabase test) throws Exception {
        return new LedgerFixture(test, Rules.held(WON, Duration.ofDays(14), OnReversal.KEEP, Action.CONFIRMED))
                .referred("ada", "adaL", true);
    }

    private static void win(LedgerFixture ledger) throws Exception {
        ledger.deal("adaL", values("StageName", WON, "Amount", 250));
        ledger.apply(ledger.stage(WON, at(1)));
    }

    private static Instant at(int minutes) {
        return NOON.plusSeconds(60L * minutes);
    }
}
