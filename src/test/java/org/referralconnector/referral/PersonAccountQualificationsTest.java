package org.referralconnector.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.referral.LedgerFixture.NOON;
import static org.referralconnector.referral.LedgerFixture.person;
import static org.referralconnector.referral.LedgerFixture.values;

import java.util.List;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.Relatives;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;

/** Whose a deal is, if people are Accounts. */
class PersonAccountQualificationsTest {
    private static final String WON = "Closed Won";
    private static final String ADA = "0010S0000000001AAA";
    private static final String OTHER = "0010S0000000002AAA";
    private static final String CONTACT = "0030S0000000001AAA";

    @OnTwoDatabases
    void a_deal_belongs_to_the_person_who_is_its_account(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test)) {
            ledger.linked("ada", "Account", ADA);

            win(ledger, ADA, OTHER);

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(test.rows("SELECT found_by FROM referral_record").toString())
                    .contains("person-account");
        }
    }

    @OnTwoDatabases
    void a_deal_belongs_to_the_person_whose_lead_became_its_account(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test)) {
            ledger.linked("ada", "Lead", ADA);

            win(ledger, ADA, OTHER);

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
        }
    }

    @OnTwoDatabases
    void an_account_that_a_person_only_has_to_do_with_is_not_that_person(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test)) {
            ledger.linked("ada", "converted/Account", ADA).linked("ada", "Account:" + OTHER, OTHER);

            win(ledger, ADA, OTHER);

            assertThat(ledger.status("ada")).isEqualTo("pending");
        }
    }

    @OnTwoDatabases
    void a_deal_belongs_to_the_person_behind_a_contact_role(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test)) {
            ledger.linked("ada", "Account", ADA);

            win(ledger, OTHER, ADA);

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
        }
    }

    @OnTwoDatabases
    void the_person_who_is_the_account_goes_before_one_in_a_contact_role(TestDatabase test) throws Exception {
        try (LedgerFixture ledger = won(test)) {
            ledger.referred("bob", "bobB", true);
            ledger.linked("ada", "Account", ADA).linked("bob", "Account", OTHER);

            win(ledger, ADA, OTHER);

            assertThat(ledger.status("ada")).isEqualTo("confirmed");
            assertThat(ledger.status("bob")).isEqualTo("pending");
        }
    }

    @OnTwoDatabases
    void the_contact_behind_a_person_is_the_persons_own_record(TestDatabase test) throws Exception {
        try (LedgerFixture ledger =
                new LedgerFixture(test, Rules.field("Contact", "Level__c", "Gold", Action.UNCONFIRMED))) {
            ledger.referred("ada", "adaL", true).linked("ada", "Account", ADA);
            ledger.contactBehind(ADA, CONTACT, values("Level__c", "Gold"));

            ledger.apply(ledger.change(
                    "Contact", CONTACT, CrmChange.Type.UPDATED, NOON.plusSeconds(60), values("Level__c", "Gold")));

            assertThat(ledger.told()).containsExactly("unconfirmed");
        }
    }

    @OnTwoDatabases
    void a_person_whom_the_program_knows_as_an_account_is_not_added_as_a_contact(TestDatabase test) throws Exception {
        try (LedgerFixture ledger =
                new LedgerFixture(test, Rules.field("Contact", "Level__c", "Gold", Action.ADD_CONTACT))) {
            ledger.contactBehind(ADA, CONTACT, values("Level__c", "Gold"));
            ledger.linked("r-1", "Account", ADA);

            ledger.apply(ledger.change(
                    "Contact", CONTACT, CrmChange.Type.UPDATED, NOON.plusSeconds(60), values("Level__c", "Gold")));

            assertThat(ledger.told()).isEmpty();
        }
    }

    private static LedgerFixture won(TestDatabase test) throws Exception {
        return new LedgerFixture(
                        test,
                        new Qualification(
                                List.of(Rules.stage(WON, OnReversal.KEEP, Action.CONFIRMED)),
                                Qualification.USUAL_CODE_FIELD,
                                false))
                .referred("ada", "adaL", true);
    }

    private static void win(LedgerFixture ledger, String account, String accountOfContact) throws Exception {
        ledger.dealOf(account, values("StageName", WON), person("Contact", CONTACT), accountOfContact);
        ledger.apply(Relatives.NONE, ledger.stage(WON, NOON.plusSeconds(60)));
    }
}
