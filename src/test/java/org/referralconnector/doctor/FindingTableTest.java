package org.referralconnector.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class FindingTableTest {
    private final Findings findings = new Findings();

    @Test
    void findings_stand_by_area_with_the_cure_under_each() {
        Findings salesforce = findings.in("salesforce/default");
        salesforce.add(Diagnosis.LOGIN_WORKS, "login", "works");
        findings.in("database").add(Diagnosis.DATABASE_IN_USE, "database", "another process has it open");
        salesforce.add(Diagnosis.FIELD_COMPUTED, "spring, create-lead", "Lead.A__c is a formula", "Lead.A__c");

        assertThat(FindingTable.of(findings)).isEqualTo("""
                salesforce/default
                  ✓ login                works
                  ✗ spring, create-lead  Lead.A__c is a formula [field-computed]
                      → Take Lead.A__c out of the campaign file: Salesforce itself computes its value.

                database
                  ✗ database             another process has it open [database-in-use]
                      → Stop the other process, probably the connector itself, and check again.

                2 red, to repair; 0 yellow, to know.
                """);
    }

    @Test
    void a_very_long_subject_does_not_move_the_others() {
        Findings routes = findings.in("routes");
        routes.add(Diagnosis.ROUTES_LOAD, "x".repeat(60), "loads");
        routes.add(Diagnosis.ROUTES_LOAD, "short", "loads");

        assertThat(FindingTable.of(findings)).contains("  ✓ short  loads\n", "x  loads\n");
    }

    @Test
    void nothing_bad_is_all_well() {
        findings.in("routes").add(Diagnosis.ROUTES_LOAD, "routes", "load");

        assertThat(FindingTable.of(findings)).endsWith("\n\nAll is well.\n");
    }

    @Test
    void json_has_the_same_in_the_order_in_which_it_was_found() throws JsonProcessingException {
        findings.in("org").add(Diagnosis.ORG_EXPIRES, "org", "is on trial until \"tomorrow\"");
        findings.in("database").add(Diagnosis.DATABASE_IN_USE, "database", "another process has it open");
        findings.in("org").add(Diagnosis.LOGIN_WORKS, "login", "works");

        JsonNode answer = new ObjectMapper().readTree(FindingJson.of(findings));

        assertThat(answer.path("red").asInt()).isEqualTo(1);
        assertThat(answer.path("yellow").asInt()).isEqualTo(1);
        assertThat(answer.path("findings")).hasSize(3);
        assertThat(answer.path("findings").get(0)).isEqualTo(new ObjectMapper().readTree("""
                {"level": "yellow", "area": "org", "subject": "org", "what": "is on trial until \\"tomorrow\\"",
                 "cure": "Buy the org, or move the connection to another one before that day.", "code": "org-expires"}
                """));
        assertThat(answer.path("findings").get(2).path("cure").asText()).isEmpty();
    }
}
