package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeopleQueryTest {

    @Test
    void everybody_is_asked_for_without_a_condition() {
        PeopleQuery contacts = new PeopleQuery(PeopleSource.CONTACTS, Optional.empty(), Optional.empty());

        assertThat(contacts.count()).isEqualTo("SELECT COUNT() FROM Contact");
        assertThat(contacts.people()).isEqualTo("SELECT Id, Email, FirstName, LastName FROM Contact");
    }

    @Test
    void a_condition_cannot_reach_beyond_its_parentheses() {
        PeopleQuery leads = new PeopleQuery(
                PeopleSource.LEADS,
                Optional.of(SoqlCondition.of("City = 'Paris' OR City = 'Lyon'")),
                Optional.of(Instant.parse("2026-01-01T00:00:00.123Z")));

        assertThat(leads.count())
                .isEqualTo("SELECT COUNT() FROM Lead WHERE IsConverted = false AND CreatedDate >= 2026-01-01T00:00:00Z"
                        + " AND (City = 'Paris' OR City = 'Lyon')");
    }

    @Test
    void people_who_are_accounts_are_asked_for_without_the_businesses() {
        PeopleQuery people = new PeopleQuery(PeopleSource.PERSON_ACCOUNTS, Optional.empty(), Optional.empty());

        assertThat(people.people())
                .isEqualTo("SELECT Id, PersonEmail, FirstName, LastName FROM Account WHERE IsPersonAccount = true");
    }

    @Test
    void members_of_campaigns_are_the_contacts_and_leads_behind_them() {
        PeopleQuery members = new PeopleQuery(PeopleSource.CAMPAIGN_MEMBERS, Optional.empty(), Optional.empty());

        assertThat(members.people())
                .isEqualTo("SELECT Id, ContactId, Contact.Email, Contact.FirstName, Contact.LastName, LeadId,"
                        + " Lead.Email, Lead.FirstName, Lead.LastName FROM CampaignMember");
    }
}
