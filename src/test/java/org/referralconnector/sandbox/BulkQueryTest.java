package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.sandbox.SandboxClient.Reply;

/** Query jobs of Bulk API 2.0. */
class BulkQueryTest {
    private static final String JOBS = SandboxClient.DATA + "/jobs/query";
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

    private static Reply order(String soql, String... more) {
        return client.post(
                JOBS,
                "{\"operation\":\"query\",\"query\":\"" + soql.replace("\"", "\\\"") + "\"" + String.join("", more)
                        + "}");
    }

    private static String job(String soql) {
        return JOBS + "/" + order(soql).id();
    }

    private static void plantLeads(int count) {
        String leads = IntStream.range(0, count)
                .mapToObj(i -> "{\"LastName\":\"L" + i + "\",\"Company\":\"C\"}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(client.post("/sandbox/records/Lead", leads).status()).isEqualTo(201);
    }

    private static String header(Reply reply, String name) {
        return reply.headers().firstValue(name).orElse("missing");
    }

    @Test
    void a_job_is_created_ready_and_read_as_csv() {
        client.create(
                "Contact",
                "{\"LastName\":\"Love \\\"Ada\\\", L\",\"Referral_Count__c\":3,\"Description\":\"one\\ntwo\"}");

        Reply created =
                order("SELECT LastName, Description, Referral_Count__c, Email, HasOptedOutOfEmail FROM contact");

        assertThat(created.status()).isEqualTo(200);
        assertThat(created.id()).matches("750\\w{15}");
        assertThat(created.json().path("state").asText()).isEqualTo("UploadComplete");
        assertThat(created.json().path("object").asText()).isEqualTo("Contact");
        assertThat(created.json().path("apiVersion").asDouble()).isEqualTo(60.0);
        JsonNode job = client.get(JOBS + "/" + created.id()).json();
        assertThat(job.path("state").asText()).isEqualTo("JobComplete");
        assertThat(job.path("jobType").asText()).isEqualTo("V2Query");
        assertThat(job.path("numberRecordsProcessed").asInt()).isEqualTo(1);
        Reply results = client.get(JOBS + "/" + created.id() + "/results");
        assertThat(results.text()).isEqualTo("""
                        "LastName","Description","Referral_Count__c","Email","HasOptedOutOfEmail"
                        "Love ""Ada"", L","one
                        two","3.0","","false"
                        """);
        assertThat(header(results, "Content-Type")).startsWith("text/csv");
        assertThat(header(results, "Sforce-NumberOfRecords")).isEqualTo("1");
        assertThat(header(results, "Sforce-Locator")).isEqualTo("null");
    }

    @Test
    void results_come_in_pages_without_gap_or_repetition() {
        plantLeads(25);
        String results = job("SELECT Id FROM Lead ORDER BY Id") + "/results?maxRecords=10";
        List<String> ids = new ArrayList<>();
        List<String> sizes = new ArrayList<>();

        String locator = "";
        while (!locator.equals("null")) {
            Reply page = client.get(results + (locator.isEmpty() ? "" : "&locator=" + locator));
            List<String> lines = page.text().lines().toList();
            assertThat(lines.get(0)).isEqualTo("\"Id\"");
            ids.addAll(lines.subList(1, lines.size()));
            sizes.add(header(page, "Sforce-NumberOfRecords"));
            locator = header(page, "Sforce-Locator");
        }

        assertThat(sizes).containsExactly("10", "10", "5");
        assertThat(new HashSet<>(ids)).hasSize(25);
    }

    @Test
    void the_records_are_those_of_the_moment_in_which_the_job_was_created() {
        plantLeads(1);
        String job = job("SELECT LastName FROM Lead");

        plantLeads(1);
        client.patch(
                SandboxClient.DATA + "/sobjects/Lead/"
                        + client.query("SELECT Id FROM Lead LIMIT 1")
                                .json()
                                .findValuesAsText("Id")
                                .get(0),
                "{\"LastName\":\"Changed\"}");

        assertThat(client.get(job + "/results").text()).isEqualTo("\"LastName\"\n\"L0\"\n");
    }

    @Test
    void parents_are_columns_and_datetimes_end_with_z() {
        String account = client.create("Account", "{\"Name\":\"Engines\"}");
        client.create("Contact", "{\"LastName\":\"L\",\"AccountId\":\"" + account + "\"}");
        client.create("Contact", "{\"LastName\":\"M\"}");

        String text = client.get(job("SELECT account.owner.LastName, Account.Name, CreatedDate FROM Contact"
                                + " ORDER BY LastName")
                        + "/results")
                .text();

        assertThat(text).matches("""
                        "Account\\.Owner\\.LastName","Account\\.Name","CreatedDate"
                        "User","Engines","[-0-9]{10}T[:0-9]{8}\\.000Z"
                        "","","[-0-9]{10}T[:0-9]{8}\\.000Z"
                        """);
    }

    @Test
    void a_query_for_all_finds_deleted_records_too() {
        plantLeads(2);
        String id = client.query("SELECT Id FROM Lead LIMIT 1")
                .json()
                .findValuesAsText("Id")
                .get(0);
        client.delete(SandboxClient.DATA + "/sobjects/Lead/" + id);

        String all = client.post(JOBS, "{\"operation\":\"queryAll\",\"query\":\"SELECT Id, IsDeleted FROM Lead\"}")
                .id();

        assertThat(client.get(JOBS + "/" + all + "/results").text()).contains("\"" + id + "\",\"true\"");
        assertThat(client.get(job("SELECT Id FROM Lead") + "/results").text()).doesNotContain(id);
    }

    @Test
    void other_delimiters_and_line_endings_are_written_if_the_job_names_them() {
        plantLeads(1);
        String job = JOBS + "/"
                + order(
                                "SELECT LastName, Company FROM Lead",
                                ",\"columnDelimiter\":\"PIPE\"",
                                ",\"lineEnding\":\"CRLF\"")
                        .id();

        assertThat(client.get(job + "/results").text()).isEqualTo("\"LastName\"|\"Company\"\r\n\"L0\"|\"C\"\r\n");
        assertThat(client.get(job).json().path("columnDelimiter").asText()).isEqualTo("PIPE");
        assertThat(order("SELECT Id FROM Lead", ",\"lineEnding\":\"CR\"").errorCode())
                .isEqualTo("API_ERROR");
    }

    @Test
    void a_bad_query_is_refused_when_the_job_is_created() {
        assertThat(order("SELEC Id FRM Lead").errorCode()).isEqualTo("MALFORMED_QUERY");
        assertThat(order("SELECT Nope__c FROM Lead").errorCode()).isEqualTo("INVALID_FIELD");
        for (String soql : List.of(
                "SELECT COUNT() FROM Lead",
                "SELECT COUNT(Id) FROM Lead",
                "SELECT Company FROM Lead GROUP BY Company",
                "SELECT Id FROM Lead LIMIT 5 OFFSET 5",
                "SELECT Id, (SELECT Id FROM Contacts) FROM Account")) {
            assertThat(order(soql).errorCode()).as(soql).isEqualTo("FUNCTIONALITY_NOT_ENABLED");
        }
        assertThat(client.post(JOBS, "{\"operation\":\"query\"}").status()).isEqualTo(400);
        assertThat(client.post(JOBS, "{\"operation\":\"insert\",\"query\":\"SELECT Id FROM Lead\"}")
                        .errorCode())
                .isEqualTo("INVALIDJOB");
    }

    @Test
    void a_job_that_takes_time_is_in_progress_until_then() {
        client.post("/sandbox/bulk", "{\"processing\":0.4}");
        plantLeads(1);

        String job = job("SELECT Id FROM Lead");

        assertThat(client.get(job).json().path("state").asText()).isEqualTo("InProgress");
        assertThat(client.get(job + "/results").errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(client.delete(job).errorCode()).isEqualTo("API_ERROR");
        await().until(() -> client.get(job).json().path("state").asText().equals("JobComplete"));
        assertThat(client.get(job + "/results").status()).isEqualTo(200);
    }

    @Test
    void a_job_is_aborted_before_its_end_and_not_after() {
        String done = job("SELECT Id FROM Lead");
        client.post("/sandbox/bulk", "{\"processing\":3600}");
        String job = job("SELECT Id FROM Lead");

        assertThat(client.patch(job, "{\"state\":\"Aborted\"}")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("Aborted");

        assertThat(client.get(job).json().path("state").asText()).isEqualTo("Aborted");
        assertThat(client.get(job + "/results").errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(client.patch(done, "{\"state\":\"Aborted\"}").errorCode()).isEqualTo("INVALIDJOBSTATE");
        assertThat(client.patch(done, "{\"state\":\"Open\"}").errorCode()).isEqualTo("INVALIDJOBSTATE");
    }

    @Test
    void jobs_are_listed_until_they_are_deleted() {
        String kept = order("SELECT Id FROM Lead").id();
        String gone = order("SELECT Id FROM Lead").id();

        assertThat(client.delete(JOBS + "/" + gone).status()).isEqualTo(204);

        JsonNode list = client.get(JOBS).json();
        assertThat(list.path("done").booleanValue()).isTrue();
        assertThat(list.path("records").findValuesAsText("id")).containsExactly(kept);
        assertThat(client.get(JOBS + "/" + gone).errorCode()).isEqualTo("NOT_FOUND");
        assertThat(client.get(JOBS + "/" + kept.substring(0, 15)).status()).isEqualTo(200);
    }

    @Test
    void locators_and_page_sizes_which_make_no_sense_are_refused() {
        plantLeads(1);
        String results = job("SELECT Id FROM Lead") + "/results";

        assertThat(client.get(results + "?locator=Zm9v").errorCode()).isEqualTo("INVALID_QUERY_LOCATOR");
        assertThat(client.get(results + "?locator=*").errorCode()).isEqualTo("INVALID_QUERY_LOCATOR");
        assertThat(client.get(results + "?locator=OTk").errorCode()).isEqualTo("INVALID_QUERY_LOCATOR");
        assertThat(client.get(results + "?maxRecords=0").errorCode()).isEqualTo("API_ERROR");
        assertThat(client.get(results + "?maxRecords=999999999").status()).isEqualTo(200);
    }

    @Test
    void every_call_counts_and_faults_hit_them() {
        int before = client.stats().path("apiCalls").asInt();
        String job = job("SELECT Id FROM Lead");
        client.get(job);
        client.post("/sandbox/faults", "{\"status\":503,\"times\":1,\"path\":\"^.*/jobs/query/.*/results\"}");

        assertThat(client.get(job + "/results").status()).isEqualTo(503);
        assertThat(client.get(job + "/results").status()).isEqualTo(200);

        assertThat(client.stats().path("apiCalls").asInt()).isEqualTo(before + 3);
        assertThat(client.stats()
                        .path("calls")
                        .path("query job results")
                        .path("200")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.get(SandboxClient.DATA + "/limits")
                        .json()
                        .path("DailyBulkV2QueryJobs")
                        .path("Remaining")
                        .asInt())
                .isEqualTo(9_999);
    }

    @Test
    void many_records_are_planted_all_or_none() {
        plantLeads(2);

        Reply refused =
                client.post("/sandbox/records/Lead", "[{\"LastName\":\"L\",\"Company\":\"C\"},{\"LastName\":\"L\"}]");

        assertThat(refused.errorCode()).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(client.post("/sandbox/records/Lead", "[7]").status()).isEqualTo(400);
        assertThat(client.count("SELECT Id FROM Lead")).isEqualTo(2);
    }

    @Test
    void fifty_thousand_contacts_are_read_in_five_pages() {
        for (int from = 0; from < 50_000; from += 5_000) {
            String contacts = IntStream.range(from, from + 5_000)
                    .mapToObj(i -> "{\"LastName\":\"L" + i + "\",\"Email\":\"l" + i + "@example.org\"}")
                    .collect(Collectors.joining(",", "[", "]"));
            client.post("/sandbox/records/Contact", contacts);
        }

        String results = job("SELECT Id, LastName, Email, Account.Name, LastModifiedDate FROM Contact") + "/results";
        Set<String> ids = new HashSet<>();
        int pages = 0;
        String locator = "";
        while (!locator.equals("null")) {
            Reply page = client.get(results + (locator.isEmpty() ? "" : "?locator=" + locator));
            page.text().lines().skip(1).forEach(line -> ids.add(line.substring(0, 20)));
            pages++;
            locator = header(page, "Sforce-Locator");
        }

        assertThat(ids).hasSize(50_000);
        assertThat(pages).isEqualTo(5);
    }
}
