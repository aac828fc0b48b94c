package org.referralconnector.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoqlConditionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MailingCountry = 'FR'",
                "MailingCountry = 'FR' AND (HasOptedOutOfEmail = false OR NOT (Level__c IN ('a', 'b')))",
                "CreatedDate = LAST_N_DAYS:30",
                "CreatedDate >= 2026-01-01T00:00:00Z",
                "LastName = 'O\\'Hara) LIMIT 1'",
                "Name LIKE 'Limit from %'",
                "Order__c = 1.5 AND Balance__c < -3",
                "Account.Industry = 'Energy'",
                "Id IN (SELECT ContactId FROM CampaignMember WHERE CampaignId = '701000000000001')",
                "Amount__c > USD5000\n AND City = 'Zürich'"
            })
    void a_condition_is_taken_as_it_is(String text) {
        assertThat(SoqlCondition.of(text).soql()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Name = 'x' LIMIT 1 | without LIMIT",
                "Name = 'x' order by Name | without ORDER",
                "Name = 'x') OR (Name = 'y' | closed that was not opened",
                "(Name = 'x' | a parenthesis is not closed",
                "Name = 'x | a text in quotes has no end",
                "Name = 'x\\' | a text in quotes has no end",
                "SELECT Id FROM Lead | without SELECT",
                "Name = 'x' WITH SECURITY_ENFORCED | without WITH",
                "Name = 'x' ALL ROWS | without ALL",
                "Name = 'x'; DELETE | character 11",
                "Name = {x} | character 8",
                "Id IN (SELECT Id FROM Lead) FOR UPDATE | without FOR"
            })
    void what_is_more_or_less_than_one_condition_is_refused(String text, String why) {
        assertThatThrownBy(() -> SoqlCondition.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void an_empty_and_an_endless_condition_are_refused() {
        assertThatThrownBy(() -> SoqlCondition.of(" ")).hasMessage("the condition is empty");
        assertThatThrownBy(() -> SoqlCondition.of("Name = '" + "x".repeat(SoqlCondition.LONGEST) + "'"))
                .hasMessage("the condition is longer than 4000 characters");
    }

    @Test
    void a_condition_does_not_show_in_a_log() {
        assertThat(SoqlCondition.of("Email = 'ada@example.org'").toString()).doesNotContain("ada");
    }
}
