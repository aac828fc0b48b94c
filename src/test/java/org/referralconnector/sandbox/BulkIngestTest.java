package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.referralconnector.sandbox.StreamingClient.header;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** Ingest jobs of Bulk API 2.0. */
class BulkIngestTest {
    private static final String JOBS = SandboxClient.DATA + "/jobs/ingest";
    private static Sandbox sandbox;
    private static SandboxClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(0);
        client = SandboxClient.of(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void reset() {
        client.post("/sandbox/reset", "");
    }

    private static Reply create(String operation, String... more) {
        return client.post(
                JOBS, "{\"object\":\"Lead\",\"operation\":\"" + operation + "\"" + String.join("", more) + "}");
    }

    private static String open(String operation, String... more) {
        return JOBS + "/" + create(operation, more).id();
    }

    private static Reply upload(String job, String csv) {
        return client.send("PUT", job + "/batches", csv, "Content-Type", "text/csv");
    }

    private static Reply close(String job, String... headers) {
        return client.patch(job, "{\"state\":\"UploadComplete\"}", headers);
    }

    /** Runs a whole job, and answers its address. */
    private static String run(String csv, String operation, String... more) {
        String job = open(operation, more);
        assertThat(upload(job, csv).status()).isEqualTo(201);
        assertThat(close(job).status()).isEqualTo(200);
        return job;
    }

    private static JsonNode info(String job) {
        return client.get(job).json();
    }

    private static String lead(String members) {
        return client.create("Lead", "{\"LastName\":\"L\",\"Company\":\"C\"" + members + "}");
    }

    @Test
    void records_are_inserted_and_told_with_their_ids() {
        Reply created = create("insert");
        String job = JOBS + "/" + created.id();
        assertThat(created.json().path("state").asText()).isEqualTo("Open");
        assertThat(created.json().path("contentUrl").asText())
                .isEqualTo("services/data/v60.0/jobs/ingest/" + created.id() + "/batches");

        upload(job, "LastName,Company,NumberOfEmployees,DoNotCall\nL,\"C, Ltd\",7,1\nM,D,,\n");
        Reply closed = close(job);

        assertThat(closed.json().path("state").asText()).isEqualTo("UploadComplete");
        JsonNode info = info(job);
        assertThat(info.path("state").asText()).isEqualTo("JobComplete");
        assertThat(info.path("jobType").asText()).isEqualTo("V2Ingest");
        assertThat(info.path("numberRecordsProcessed").asInt()).isEqualTo(2);
        assertThat(info.path("numberRecordsFailed").asInt()).isZero();
        List<String> lines =
                client.get(job + "/successfulResults").text().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("\"sf__Id\",\"sf__Created\",\"LastName\",\"Company\",\"NumberOfEmployees\",\"DoNotCall\"");
        assertThat(lines.get(1)).matches("\"00Q\\w{15}\",\"true\",\"L\",\"C, Ltd\",\"7\",\"1\"");
        JsonNode saved = client.read("Lead", lines.get(1).substring(1, 19));
        assertThat(saved.path("NumberOfEmployees").asInt()).isEqualTo(7);
        assertThat(saved.path("DoNotCall").booleanValue()).isTrue();
    }

    @Test
    void records_which_break_a_rule_are_refused_one_by_one() {
        String job = run(
                "LastName,Company,Email,AnnualRevenue\nL,C,ada@example.org,\nM,,,\nN,C,no address,\nO,C,,much\n",
                "insert");

        assertThat(info(job).path("numberRecordsFailed").asInt()).isEqualTo(3);
        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(1);
        assertThat(client.get(job + "/failedResults").text())
                .contains(
                        "\"\",\"REQUIRED_FIELD_MISSING:Required fields are missing: [Company]:Company --\",\"M\",\"\"",
                        "\"\",\"INVALID_EMAIL_ADDRESS:Email: invalid email address: no address:Email --\",\"N\"",
                        "\"\",\"INVALID_TYPE_ON_FIELD_IN_RECORD:Annual Revenue: value not of required type: much"
                                + ":AnnualRevenue --\",\"O\"");
    }

    @Test
    void an_update_leaves_empty_values_alone_and_clears_what_is_not_available() {
        String id = lead(",\"Phone\":\"1\",\"City\":\"Rome\",\"Title\":\"Dr\"");

        String job = run("Id,Phone,City,Title\n" + id + ",2,,#N/A\n00Q0S0000099999,3,,\n", "update");

        JsonNode saved = client.read("Lead", id);
        assertThat(saved.path("Phone").asText()).isEqualTo("2");
        assertThat(saved.path("City").asText()).isEqualTo("Rome");
        assertThat(saved.get("Title").isNull()).isTrue();
        assertThat(client.get(job + "/successfulResults").text()).contains("\"" + id + "\",\"false\",\"" + id + "\"");
        assertThat(client.get(job + "/failedResults").text())
                .contains("\"00Q0S0000099999\",\"INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--\"");
    }

    @Test
    void an_upsert_creates_and_then_updates_by_the_external_id() {
        String[] key = {",\"externalIdFieldName\":\"referral_key__c\""};
        String csv = "Referral_Key__c,LastName,Company\nkey-1,L,C\n,M,C\n";

        String first = run(csv, "upsert", key);
        String second = run(csv.replace("L,C", "New,C"), "upsert", key);

        assertThat(info(first).path("externalIdFieldName").asText()).isEqualTo("Referral_Key__c");
        assertThat(client.get(first + "/successfulResults").text()).contains("\"true\",\"key-1\",\"L\"");
        assertThat(client.get(second + "/successfulResults").text()).contains("\"false\",\"key-1\",\"New\"");
        assertThat(client.get(second + "/failedResults").text()).contains("MISSING_ARGUMENT:Referral_Key__c not");
        assertThat(client.count("SELECT Id FROM Lead WHERE LastName = 'New'")).isEqualTo(1);
    }

    @Test
    void records_are_deleted_but_never_for_good() {
        String id = lead("");

        String job = run("Id\n" + id + "\n" + id + "\n", "delete");

        assertThat(client.count("SELECT Id FROM Lead")).isZero();
        assertThat(client.get(job + "/failedResults").text())
                .contains("\"" + id + "\",\"ENTITY_IS_DELETED:entity is deleted:--\"");
        assertThat(create("hardDelete").errorCode()).isEqualTo("FEATURENOTENABLED");
    }

    @Test
    void a_parent_is_named_by_its_external_id() {
        String account = client.create("Account", "{\"Name\":\"P\",\"Referral_Id__c\":\"parent-1\"}");
        String job = JOBS + "/"
                + client.post(JOBS, "{\"object\":\"Contact\",\"operation\":\"insert\"}")
                        .id();
        upload(job, "LastName,Account.Referral_Id__c\nK,parent-1\nM,parent-2\n");
        close(job);

        assertThat(client.count("SELECT Id FROM Contact WHERE AccountId = '" + account + "'"))
                .isEqualTo(1);
        assertThat(info(job).path("numberRecordsFailed").asInt()).isEqualTo(1);
    }

    @Test
    void a_file_with_an_unknown_column_fails_the_job_and_nothing_of_it_is_processed() {
        String job = run("LastName,Company,Nope__c\nL,C,1\n", "insert");

        assertThat(info(job).path("state").asText()).isEqualTo("Failed");
        assertThat(info(job).path("errorMessage").asText()).isEqualTo("InvalidBatch : Field name not found : Nope__c");
        assertThat(client.get(job + "/unprocessedrecords").text())
                .isEqualTo("\"LastName\",\"Company\",\"Nope__c\"\n\"L\",\"C\",\"1\"\n");
        assertThat(client.count("SELECT Id FROM Lead")).isZero();
    }

    @Test
    void a_field_that_the_client_does_not_see_is_an_unknown_column() {
        client.post("/sandbox/field-security", "{\"object\":\"Lead\",\"field\":\"Phone\",\"access\":\"hidden\"}");

        String job = run("LastName,Company,Phone\nL,C,1\n", "insert");

        assertThat(info(job).path("errorMessage").asText()).endsWith("Field name not found : Phone");
    }

    @Test
    void a_file_without_records_or_with_other_line_endings_fails_the_job() {
        assertThat(info(run("LastName,Company\n", "insert"))
                        .path("errorMessage")
                        .asText())
                .isEqualTo("InvalidBatch : Records not found");
        assertThat(info(run("LastName,Company\r\nL,C\r\n", "insert"))
                        .path("errorMessage")
                        .asText())
                .startsWith("ClientInputError : LineEnding is invalid");
        assertThat(info(run(
                                "LastName;Company\r\nL;C\r\n",
                                "insert",
                                ",\"lineEnding\":\"CRLF\",\"columnDelimiter\":\"SEMICOLON\""))
                        .path("state")
                        .asText())
                .isEqualTo("JobComplete");
    }

    @Test
    void a_job_takes_one_file_and_only_while_it_is_open() {
        String twice = open("insert");
        upload(twice, "LastName,Company\nL,C\n");
        upload(twice, "LastName,Company\nM,C\n");

        Reply refused = close(twice);

        assertThat(refused.errorCode()).isEqualTo("INVALIDJOB");
        assertThat(refused.text()).contains("Found multiple contents for job: <" + twice.substring(JOBS.length() + 1));
        assertThat(client.patch(twice, "{\"state\":\"Aborted\"}").status()).isEqualTo(200);
        assertThat(upload(twice, "Id\n").errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(close(twice).errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(client.patch(twice, "{\"state\":\"Aborted\"}").errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(client.count("SELECT Id FROM Lead")).isZero();
    }

    @Test
    void jobs_that_make_no_sense_are_refused() {
        assertThat(client.post(JOBS, "{\"object\":\"Nope__c\",\"operation\":\"insert\"}")
                        .errorCode())
                .isEqualTo("INVALIDJOB");
        assertThat(client.post(JOBS, "{\"object\":\"RecordType\",\"operation\":\"insert\"}")
                        .errorCode())
                .isEqualTo("INVALIDENTITY");
        assertThat(create("replace").errorCode()).isEqualTo("INVALIDJOB");
        assertThat(create("upsert").errorCode()).isEqualTo("INVALIDJOB");
        assertThat(create("upsert", ",\"externalIdFieldName\":\"Company\"").errorCode())
                .isEqualTo("INVALIDJOB");
        assertThat(create("insert", ",\"contentType\":\"JSON\"").errorCode()).isEqualTo("API_ERROR");
        assertThat(client.get(JOBS + "/7500S0000009999").status()).isEqualTo(404);
    }

    @Test
    void a_job_that_takes_time_can_be_aborted_before_its_records_are_written() {
        client.post("/sandbox/bulk", "{\"processing\":3600}");
        String job = run("LastName,Company\nL,C\n", "insert");
        assertThat(info(job).path("state").asText()).isEqualTo("InProgress");
        assertThat(client.get(job + "/successfulResults").errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(client.delete(job).errorCode()).isEqualTo("API_ERROR");

        client.patch(job, "{\"state\":\"Aborted\"}");

        assertThat(info(job).path("state").asText()).isEqualTo("Aborted");
        assertThat(client.get(job + "/unprocessedrecords").text()).isEqualTo("\"LastName\",\"Company\"\n\"L\",\"C\"\n");
        assertThat(client.count("SELECT Id FROM Lead")).isZero();
    }

    @Test
    void a_job_that_takes_time_writes_its_records_by_itself() {
        client.post("/sandbox/bulk", "{\"processing\":0.2}");

        String job = run("LastName,Company\nL,C\n", "insert");

        await().until(() -> client.count("SELECT Id FROM Lead") == 1);
        await().until(() -> info(job).path("state").asText().equals("JobComplete"));
        assertThat(client.post("/sandbox/bulk", "{\"processing\":-1}").status()).isEqualTo(400);
        assertThat(client.get("/sandbox/bulk").json().path("processing").asDouble())
                .isEqualTo(0.2);
    }

    @Test
    void two_hundred_records_are_one_transaction_and_tell_the_client() {
        StreamingClient streaming = StreamingClient.of(sandbox, client.token());
        List<Map<String, Object>> events = streaming.subscribe("/data/LeadChangeEvent", -1);
        String rows = IntStream.range(0, 201).mapToObj(i -> "L" + i + ",C\n").collect(Collectors.joining());
        String job = open("insert");
        upload(job, "LastName,Company\n" + rows);

        close(job, "Sforce-Call-Options", "client=Crm");

        await().until(() -> events.size() == 201);
        streaming.close();
        assertThat(header(events.get(199))).containsEntry("sequenceNumber", 200L);
        assertThat(header(events.get(200)))
                .containsEntry("sequenceNumber", 1L)
                .containsEntry("changeOrigin", "com/salesforce/api/bulkapi/60.0;client=Crm");
    }

    @Test
    void an_assignment_rule_runs_only_if_the_job_names_it() {
        String rule = client.post("/sandbox/assignment-rules", "{\"owner\":\"0050S0000000002\"}")
                .id();

        run("LastName,Company\nL,C\n", "insert");
        run("LastName,Company\nM,C\n", "insert", ",\"assignmentRuleId\":\"" + rule + "\"");

        assertThat(client.query("SELECT LastName FROM Lead WHERE Owner.LastName = 'Rep'")
                        .json()
                        .findValuesAsText("LastName"))
                .containsExactly("M");
    }

    @Test
    void faults_for_records_hit_the_records_of_a_job() {
        client.post("/sandbox/faults", "{\"kind\":\"lock-row\",\"times\":1}");
        client.post(
                "/sandbox/faults",
                "{\"kind\":\"refuse-record\",\"code\":\"FIELD_CUSTOM_VALIDATION_EXCEPTION\",\"message\":\"No\","
                        + "\"nth\":3,\"times\":1}");

        String job = run("LastName,Company\nL,C\nM,C\nN,C\n", "insert");

        assertThat(client.get(job + "/failedResults").text())
                .contains(
                        "\"UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--\",\"L\"",
                        "\"FIELD_CUSTOM_VALIDATION_EXCEPTION:No:--\",\"N\"");
        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(1);
    }

    @Test
    void jobs_are_listed_until_they_are_deleted() {
        String kept = create("insert").id();
        String job = run("LastName,Company\nL,C\n", "insert");

        assertThat(client.delete(job).status()).isEqualTo(204);

        assertThat(client.get(JOBS).json().path("records").findValuesAsText("id"))
                .containsExactly(kept);
        assertThat(client.get(job).status()).isEqualTo(404);
    }
}
