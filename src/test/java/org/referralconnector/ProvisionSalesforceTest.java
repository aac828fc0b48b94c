package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.referralconnector.provision.FakeOrg;

/** {@code provision} from the command line to an org behind HTTP, by the routes that carry deliveries. */
class ProvisionSalesforceTest {
    private final FakeOrg org = new FakeOrg();

    @TempDir
    private Path folder;

    private FakeOrgServer server;
    private StringWriter out;

    @BeforeEach
    void start() throws IOException {
        server = new FakeOrgServer(org);
        Path campaigns = Files.createDirectory(folder.resolve("campaigns"));
        Files.writeString(
                folder.resolve("application.properties"), """
                referral.campaigns = %s
                referral.salesforce.stream = off
                referral.salesforce.login-url = %s
                referral.salesforce.client-id = user
                referral.salesforce.client-secret = s3cret-of-the-user
                referral.salesforce.setup.login-url = %s
                referral.salesforce.setup.client-id = admin
                referral.salesforce.setup.client-secret = s3cret-of-the-admin
                """.formatted(campaigns, server.url(), server.url()));
        Files.writeString(campaigns.resolve("hero.yaml"), """
                campaign: hero
                program: { type: referralhero, webhook: { open: true } }
                salesforce:
                  referralhero-fields: true
                  leads:
                    action: create-lead
                    fields: { LastName: { from: last_name }, Company: { fixed: Referred } }
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_org_is_set_up_once_and_the_set_is_given_to_the_user_of_the_campaigns() {
        assertThat(provision("--with", "setup")).as(() -> out.toString()).isZero();
        assertThat(out.toString())
                .startsWith("salesforce/default\n")
                .contains("+ Lead.RH_CODE__c: field of type text(255)")
                .contains("+ permission set Referral_Connector: Lead.RH_CODE__c: read, edit")
                .contains("+ permission set Referral_Connector: assignment: to the integration user 005000000000001AAA")
                .contains(", 0 refused, 0 not tried.");

        int writes = org.writes().size();
        assertThat(provision("--with", "setup")).isZero();
        assertThat(out.toString()).doesNotContain("+").contains(" there, 0 made, 0 refused, 0 not tried.");
        assertThat(org.writes()).hasSize(writes);
    }

    @Test
    void what_a_set_lacks_is_added_to_it() {
        provision();
        org.records("ObjectPermissions").forEach(row -> row.put("PermissionsRead", false));

        assertThat(provision()).isZero();
        assertThat(out.toString())
                .contains("+ permission set Referral_Connector: Lead: read, create, edit")
                .contains(", 3 made, 0 refused");
        assertThat(org.records("ObjectPermissions")).hasSize(3).allSatisfy(row -> assertThat(
                        row.path("PermissionsRead").asBoolean())
                .isTrue());
    }

    @Test
    void a_run_that_breaks_half_way_says_what_was_done_and_a_later_one_completes_it() {
        org.refuse(call -> call.path().endsWith("/FieldPermissions"), 503, "SERVER_UNAVAILABLE");

        assertThat(provision("--with", "setup")).isEqualTo(1);
        assertThat(out.toString())
                .contains("+ Contact.RH_TW_LINK__c: field of type url")
                .contains("+ permission set Referral_Connector: Contact: read, edit")
                .containsOnlyOnce(
                        "✗ permission set Referral_Connector: Contact.Email: read, edit: SERVER_UNAVAILABLE. ")
                .contains("- permission set Referral_Connector: assignment: to the integration user 005000000000001AAA:"
                        + " not tried, SERVER_UNAVAILABLE")
                .doesNotContain("s3cret");

        org.refuseNothing();
        assertThat(provision("--with", "setup")).isZero();
        assertThat(out.toString()).contains("✓ Contact.RH_TW_LINK__c: field of type url");
        assertThat(org.records("PermissionSetAssignment")).hasSize(1);
        assertThat(org.records("PermissionSet")).hasSize(1);
    }

    @Test
    void a_plan_writes_nothing() {
        assertThat(provision("--plan")).isZero();
        assertThat(out.toString()).contains("would be made, nothing was changed");
        assertThat(org.writes()).isEmpty();
    }

    @Test
    void with_a_connection_that_is_not_set_up_nothing_is_tried() {
        assertThat(provision("--with", "nobody")).isEqualTo(1);
        assertThat(org.writes()).isEmpty();
    }

    private int provision(String... options) {
        out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("provision", "--config", folder.toString()));
        arguments.addAll(List.of(options));
        return Application.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(arguments.toArray(String[]::new));
    }
}
