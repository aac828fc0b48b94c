package org.referralconnector.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.salesforce.ApiReserve;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.stream.Interruption;

/** An org of answers written by hand, in the shapes of facts about Salesforce; healthy until a test says otherwise. */
final class FakeOrg {
    private static final String USER = "0050S0000000001QAA";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, Integer> refusals = new LinkedHashMap<>();
    private final List<SalesforceCall> calls = new ArrayList<>();
    private final Map<String, Interruption> refusedChannels = new LinkedHashMap<>();
    private String loginUrl = "https://login.salesforce.com";
    private String grant = "client-credentials";
    private StreamMode stream = StreamMode.CDC;
    private Optional<String> channel = Optional.empty();
    private String assignment = "false";
    private String field = "";

    FakeOrg() {
        rows("FROM Organization", """
                {"OrganizationType": "Enterprise Edition", "IsSandbox": false, "InstanceName": "EU42", "TrialExpirationDate": null}
                """);
        rows("FROM User ", """
                {"IsActive": true, "Profile": {"Name": "Minimum Access", "UserLicense": {"Name": "Salesforce Integration"}}}
                """);
        rows("FROM UserPermissionAccess", """
                {"PermissionsModifyAllData": false, "PermissionsViewAllData": false,
                 "PermissionsPasswordNeverExpires": true, "PermissionsTwoFactorApi": false}
                """);
        rows("FROM PermissionSetAssignment", """
                {"PermissionSetId": "0PS1", "PermissionSet": {"Label": "Profile", "HasActivationRequired": false}}
                """);
        rows("FROM ObjectPermissions", """
                {"SobjectType": "Lead", "PermissionsViewAllRecords": true},
                {"SobjectType": "Opportunity", "PermissionsViewAllRecords": true}
                """);
        rows("FROM DuplicateRule", "");
        rows("FROM AssignmentRule", "");
        rows("FROM PlatformEventChannelMember", """
                {"SelectedEntity": "LeadChangeEvent", "EventChannel": "ChangeEvents"},
                {"SelectedEntity": "OpportunityChangeEvent", "EventChannel": "ChangeEvents"}
                """);
        rows("FROM PushTopic", "{\"Name\": \"Referral_Lead\"}, {\"Name\": \"Referral_Opportunity\"}");
        rows("FROM FieldDefinition", "{\"QualifiedApiName\": \"Hidden__c\"}, {\"QualifiedApiName\": \"LastName\"}");
        answer("/limits", """
                {"DailyApiRequests": {"Max": 15000, "Remaining": 14000},
                 "DailyDeliveredPlatformEvents": {"Max": 25000, "Remaining": 20000},
                 "DailyStreamingApiEvents": {"Max": 10000, "Remaining": 9000}}
                """);
        object(
                "Lead",
                fields(
                        "LastName",
                        "Company",
                        "IsConverted",
                        "ConvertedAccountId",
                        "ConvertedContactId",
                        "ConvertedOpportunityId",
                        "Status"));
        object("Contact", fields("LastName"));
        object("Opportunity", fields("StageName", "Referral_Code__c"));
        object("PushTopic", fields("Name"));
        // the shortest last, since the end of a path is looked for
        answer(
                "/services/data/v62.0",
                "{\"identity\": \"https://login.salesforce.com/id/00D0S0000000001EAA/" + USER + "\"}");
    }

    FakeOrg rows(String where, String rows) {
        return answer(where, "{\"records\": [" + rows + "]}");
    }

    FakeOrg answer(String where, String body) {
        answers.put(where, body);
        return this;
    }

    FakeOrg refuse(String where, int status, String code) {
        refusals.put(where, status);
        return answer(where, "[{\"errorCode\": \"" + code + "\", \"message\": \"no\"}]");
    }

    FakeOrg object(String name, String fields) {
        return answer("/sobjects/" + name + "/describe", """
                {"name": "%s", "queryable": true, "createable": true, "updateable": true, "fields": [%s]}
                """.formatted(name, fields));
    }

    FakeOrg loginUrl(String url) {
        loginUrl = url;
        return this;
    }

    FakeOrg grant(String word) {
        grant = word;
        return this;
    }

    FakeOrg stream(StreamMode mode) {
        stream = mode;
        return this;
    }

    FakeOrg channel(String name) {
        channel = Optional.of(name);
        return this;
    }

    FakeOrg assignment(String word) {
        assignment = word;
        return this;
    }

    /** Maps one more field. */
    FakeOrg field(String rule) {
        field = rule;
        return this;
    }

    FakeOrg refuseChannel(String name, Interruption why) {
        refusedChannels.put(name, why);
        return this;
    }

    List<SalesforceCall> calls() {
        return calls;
    }

    /** What the doctor finds in it. */
    List<Finding> look() {
        Findings findings = new Findings();
        Org org = new Org(
                "default",
                campaigns(),
                loginUrl,
                Optional.empty(),
                grant,
                Optional.empty(),
                ApiReserve.of("20%"),
                stream,
                channel,
                "referral.salesforce.");
        new OrgCheck(
                        org,
                        new SalesforceApi("62.0"),
                        this::answerTo,
                        channels -> refusedChannels,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        findings)
                .check();
        return findings.all();
    }

    /** The one finding with that code. */
    Finding finding(String code) {
        List<Finding> all = look();
        return all.stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + all));
    }

    private SalesforceAnswer answerTo(SalesforceCall call) {
        calls.add(call);
        String asked = call.soql().orElse(call.path());
        for (Map.Entry<String, String> one : answers.entrySet()) {
            if (call.soql().isPresent() ? asked.contains(one.getKey()) : asked.endsWith(one.getKey())) {
                return new SalesforceAnswer(call, refusals.getOrDefault(one.getKey(), 200), one.getValue());
            }
        }
        throw new AssertionError("nobody has an answer to " + asked);
    }

    /** A campaign that creates leads and waits for won deals. */
    private Campaigns campaigns() {
        try {
            Path folder = Files.createTempDirectory("referral-doctor-");
            Path file = Files.writeString(
                    folder.resolve("spring.yaml"), """
                    campaign: spring
                    program:
                      type: referral-factory
                      campaign-id: "4815"
                      webhook: { open: true }
                      api: { token: a-token }
                    salesforce:
                      assignment: %s
                      leads:
                        action: create-lead
                        fields: { LastName: { from: last_name }, Company: { fixed: Referred }%s }
                      qualification:
                        - { name: Deal won, when: { opportunity-stage: Closed Won }, then: [qualified] }
                    """.formatted(assignment, field.isEmpty() ? "" : ", " + field));
            Campaigns campaigns = CampaignFiles.load(folder, key -> Optional.empty());
            Files.delete(file);
            Files.delete(folder);
            return campaigns;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String fields(String... names) {
        List<String> fields = new ArrayList<>();
        for (String name : names) {
            fields.add("""
                    {"name": "%s", "type": "string", "length": 80, "createable": true, "updateable": true, "nillable": true}
                    """.formatted(name));
        }
        return String.join(",", fields);
    }
}
