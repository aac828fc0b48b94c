package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.ErrorPage.Row;
import org.referralconnector.RunningConnector.Answer;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.sandbox.Sandbox;

/**
 * Produces every answer of Salesforce that {@code docs/errors.md} lists in the sandbox, once to a whole call and, where
 * that is possible, once for one of two records of an sObject Collections call, and looks whether what becomes of the
 * delivery, what the operator reads, and what is in the sandbox at the end are as the page says.
 */
class FaultMatrixTest {
    private static final String WRITES = "^/services/data/v[0-9.]+/composite";
    private static final String MESSAGE = "what Salesforce said";

    /** What the connector says by itself: no answer of Salesforce leads to it. */
    private static final Set<String> WITHOUT_AN_ANSWER = Set.of(
            "API_RESERVE",
            "CONVERTED",
            "MERGED",
            "RECORD_DELETED",
            "RECORD_HIDDEN",
            "CONTACT_UNKNOWN",
            "IN_DOUBT",
            "SCHEMA_NOT_READ",
            "ROUTE_FAILED",
            "NOT_SETTLED",
            "BEHIND_EARLIER",
            "BEHIND_SAME_ADDRESS",
            "MATCHES_NOT_READ",
            "REFUSED_WITH_OTHERS",
            "SETUP_REQUIRED",
            "FIELD_MISSING",
            "FIELD_READ_ONLY",
            "VALUE_NOT_CONVERTIBLE",
            "VALUE_TOO_LONG",
            "VALUE_OUT_OF_RANGE",
            "VALUE_NOT_IN_PICKLIST",
            "SEVERAL_MATCHES");

    /** Needs a Salesforce that is not there, or several calls in a row: tests of their own below. */
    private static final Set<String> PRODUCED_ON_THEIR_OWN = Set.of("CONNECT", "NOT_TRIED");

    /** What was asked is done; the next attempt finds it, whatever fails then, so that the gate is soon open again. */
    private static final Set<String> LOSE_THE_ANSWER = Set.of("TIMEOUT", "IO");

    /** Ways not to answer, or not to answer in Salesforce's words: they cannot be said of one record in an answer. */
    private static final Set<String> OF_WHOLE_CALLS_ONLY =
            Set.of("TIMEOUT", "IO", "CONNECT", "LOGIN", "NOT_TRIED", "UNREADABLE_ANSWER");

    /** The statuses with which Salesforce sends codes, where it is not 400. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("INVALID_SESSION_ID", 401),
            Map.entry("INVALID_AUTH_HEADER", 401),
            Map.entry("REQUEST_LIMIT_EXCEEDED", 403),
            Map.entry("API_DISABLED_FOR_ORG", 403),
            Map.entry("API_CURRENTLY_DISABLED", 403),
            Map.entry("INSUFFICIENT_ACCESS", 403),
            Map.entry("NOT_FOUND", 404),
            Map.entry("ENTITY_IS_DELETED", 404),
            Map.entry("METHOD_NOT_ALLOWED", 405),
            Map.entry("CONFLICT", 409),
            Map.entry("UNSUPPORTED_API_VERSION", 410),
            Map.entry("BATCH_PROCESSING_HALTED", 412),
            Map.entry("UNSUPPORTED_MEDIA_TYPE", 415),
            Map.entry("UNKNOWN_EXCEPTION", 500),
            Map.entry("SERVER_UNAVAILABLE", 503));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Long> REFUSED_RECORDS = new HashMap<>();
    private static final Map<String, Long> THEIR_COMPANIONS = new HashMap<>();
    private static RunningConnector connector;
    private static Gate gate;
    private static int bells;

    /** A reason and the row of the page that explains it. */
    record Case(String reason, Row row) {
        @Override
        public String toString() {
            return reason;
        }

        boolean mayBeSaidOfOneRecord() {
            return !OF_WHOLE_CALLS_ONLY.contains(reason) && !reason.startsWith("HTTP_");
        }

        String email(String where) {
            return reason.toLowerCase(Locale.ROOT) + "@" + where + ".example.org";
        }

        /** The code with which Salesforce says it. */
        String code() {
            return reason.equals("APEX_LIMIT") ? "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" : reason;
        }

        String message() {
            return reason.equals("APEX_LIMIT") ? "Too many SOQL queries: 101" : MESSAGE;
        }

        Optional<Gate.Reason> pause() {
            if (row.fate().contains("probed after about a second")) {
                return Optional.of(Gate.Reason.OUTAGE);
            }
            if (row.fate().contains("probed after about 20 seconds")) {
                return Optional.of(Gate.Reason.LIMIT);
            }
            return row.fate().contains("probed after about 5 seconds")
                    ? Optional.of(Gate.Reason.LOGIN)
                    : Optional.empty();
        }

        boolean waitsForMinutes() {
            return row.fate().contains("after 5 minutes");
        }
    }

    static Stream<Case> answers() {
        return ErrorPage.rows().stream()
                .filter(row -> !row.isAboutTheRecordItself())
                .flatMap(row -> row.reasons().stream().map(reason -> new Case(reason, row)))
                .filter(each -> !WITHOUT_AN_ANSWER.contains(each.reason()));
    }

    static Stream<Case> answersToWholeCalls() {
        return answers().filter(each -> !PRODUCED_ON_THEIR_OWN.contains(each.reason()));
    }

    static Stream<Case> answersAboutOneRecord() {
        return answers().filter(Case::mayBeSaidOfOneRecord);
    }

    @BeforeAll
    static void start() throws Exception {
        connector = RunningConnector.start(
                DatabaseKind.H2, Map.of("referral.salesforce.workers", "1", "referral.salesforce.timeout", "1s"));
        gate = connector.context().getRegistry().findSingleByType(Gates.class).of("salesforce/default");
        long warm = joined("warm", "warm@example.org");
        patiently().until(() -> state(warm).equals("delivered"));
        carryTwoRecordsForEachCode();
    }

    /**
     * All of them in the same Collections call: they are collected behind a closed gate, and there is one worker, which
     * takes up to 200. What is tried again is awaited, lest the faults of the other tests hit it.
     */
    private static void carryTwoRecordsForEachCode() {
        List<Case> cases = answersAboutOneRecord().toList();
        assertThat(cases.size() * 2).isLessThan(200);
        gate.close(Gate.Reason.LOGIN, "TEST");
        ArrayNode faults = JSON.createArrayNode();
        for (Case each : cases) {
            ObjectNode fault = faults.addObject()
                    .put("kind", "refuse-record")
                    .put("code", each.code())
                    .put("message", each.message())
                    .put("times", 1);
            fault.putObject("where").put("Email", each.email("refused"));
            REFUSED_RECORDS.put(each.reason(), joined("refused-" + each.reason(), each.email("refused")));
            THEIR_COMPANIONS.put(each.reason(), joined("companion-" + each.reason(), each.email("companion")));
        }
        fault(faults);
        openGate();
        patiently().until(() -> REFUSED_RECORDS.values().stream().allMatch(FaultMatrixTest::wasTried));
        patiently().until(() -> cases.stream()
                .filter(each -> each.row().triesAgain() && !each.waitsForMinutes())
                .allMatch(each -> state(REFUSED_RECORDS.get(each.reason())).equals("delivered")));
        calm();
    }

    @AfterAll
    static void stop() {
        connector.close();
    }

    @ParameterizedTest
    @MethodSource("answersAboutOneRecord")
    void said_of_one_record_it_does_to_that_one_as_the_page_says_and_nothing_to_the_other(Case said) {
        long refused = REFUSED_RECORDS.get(said.reason());
        long companion = THEIR_COMPANIONS.get(said.reason());

        assertThatTheOperatorReads(said, refused, said.reason());
        patiently().until(() -> state(companion).equals("delivered"));
        assertThat(leads(said.email("companion"))).isEqualTo(1);
        if (!said.row().triesAgain()) {
            assertThat(state(refused)).isEqualTo("parked");
            assertThat(leads(said.email("refused"))).isZero();
        } else if (said.waitsForMinutes()) {
            assertThatItWaitsForMinutes(refused);
            assertThat(leads(said.email("refused"))).isZero();
        } else {
            patiently().until(() -> state(refused).equals("delivered"));
            assertThat(leads(said.email("refused"))).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("answersToWholeCalls")
    void as_the_answer_to_a_whole_call_it_does_what_the_page_says(Case said) {
        produce(said);

        long delivery = joined("whole-" + said.reason(), said.email("whole"));

        patiently().until(() -> wasTried(delivery));
        assertThatTheOperatorReads(
                said, delivery, said.reason().equals("LOGIN") ? "LOGIN:invalid_grant" : said.reason());
        if (!said.row().triesAgain()) {
            assertThat(state(delivery)).isEqualTo("parked");
            assertThat(gate.closure()).isEmpty();
            assertThat(leads(said.email("whole"))).isZero();
        } else if (said.waitsForMinutes()) {
            assertThatItWaitsForMinutes(delivery);
            assertThat(leads(said.email("whole"))).isZero();
        } else {
            if (!LOSE_THE_ANSWER.contains(said.reason())) {
                assertThat(gate.closure().map(Gate.Closure::reason)).isEqualTo(said.pause());
            }
            calm();
            openGate();
            patiently().until(() -> state(delivery).equals("delivered"));
            assertThat(leads(said.email("whole"))).isEqualTo(1);
        }
        calm();
    }

    @Test
    void what_a_failed_call_kept_from_being_sent_is_sent_later() {
        Case said = caseOf("NOT_TRIED");
        String known = said.email("known");
        long first = joined("known", known);
        patiently().until(() -> state(first).equals("delivered"));
        gate.close(Gate.Reason.LOGIN, "TEST");
        long change = event("participant.updated", "known-again", "known", known);
        long other = joined("stranger", said.email("stranger"));
        fault(JSON.createObjectNode()
                .put("status", 503)
                .put("path", "^/services/data/v[0-9.]+/query")
                .put("times", 1));

        openGate();

        patiently().until(() -> wasTried(change) && wasTried(other));
        assertThatTheOperatorReads(said, change, "NOT_TRIED");
        openGate();
        patiently()
                .until(() -> state(change).equals("delivered") && state(other).equals("delivered"));
        assertThat(leads(known)).isEqualTo(1);
    }

    @Test
    void a_salesforce_that_is_not_there_gets_everything_when_it_is() throws Exception {
        Case said = caseOf("CONNECT");
        int port = Ports.free();
        try (RunningConnector lonely = RunningConnector.start(
                DatabaseKind.H2, Map.of("referral.salesforce.login-url", "http://127.0.0.1:" + port))) {
            long entry = lonely.leadJoined("evt-1", "p-1", "ada@example.org")
                    .json()
                    .path("entry")
                    .asLong();

            patiently().untilAsserted(() -> {
                JsonNode delivery = only(lonely, entry);
                assertThat(delivery.path("state").asText()).isEqualTo("due");
                assertThat(delivery.path("reason").asText()).isEqualTo("CONNECT");
                assertThat(delivery.path("detail").asText()).endsWith(said.row().cure());
            });
            try (Sandbox late = Sandbox.start(port)) {
                patiently().untilAsserted(() -> assertThat(
                                lonely.send("GET", late.url().resolve("/sandbox/records/Lead"), null, Map.of())
                                        .body())
                        .containsOnlyOnce("ada@example.org"));
            }
        }
    }

    @Test
    void every_answer_of_the_page_is_in_the_matrix() {
        assertThat(answers().map(Case::reason))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(70)
                .containsAll(PRODUCED_ON_THEIR_OWN);
    }

    private static void produce(Case said) {
        ObjectNode fault = JSON.createObjectNode().put("path", WRITES);
        if (said.pause().isEmpty() || LOSE_THE_ANSWER.contains(said.reason())) {
            fault.put("times", 1);
        }
        String reason = said.reason();
        if (reason.startsWith("HTTP_")) {
            int status = Integer.parseInt(reason.substring("HTTP_".length()));
            fault(fault.put("status", status)
                    .put("body", status == 300 ? "[\"/services/data/v62.0/sobjects/Lead/00Q1\"]" : "<html></html>"));
            return;
        }
        switch (reason) {
            case "TIMEOUT" -> fault(fault.put("kind", "hang"));
            case "IO" -> fault(fault.put("kind", "drop-answer"));
            case "UNREADABLE_ANSWER" -> fault(fault.put("status", 200).put("body", "<html></html>"));
            case "LOGIN" -> {
                fault(JSON.createObjectNode().put("kind", "expire-sessions"));
                fault(fault.put("path", "/services/oauth2/token")
                        .put("status", 400)
                        .put("body", "{\"error\":\"invalid_grant\",\"error_description\":\"no\"}"));
            }
            default -> {
                int status = STATUSES.getOrDefault(reason, 400);
                fault(fault.put("status", status).put("code", said.code()).put("message", said.message()));
            }
        }
    }

    private static void assertThatTheOperatorReads(Case said, long entry, String reason) {
        JsonNode first = history(entry).path(0);
        assertThat(first.path("reason").asText()).isEqualTo(reason);
        assertThat(first.path("detail").asText()).endsWith(said.row().cure());
        if (said.mayBeSaidOfOneRecord()) {
            assertThat(first.path("detail").asText()).startsWith(said.code() + ": " + said.message());
        }
        assertThat(first.path("state").asText()).isEqualTo(said.row().triesAgain() ? "due" : "parked");
    }

    private static void assertThatItWaitsForMinutes(long entry) {
        JsonNode delivery = only(connector, entry);
        assertThat(delivery.path("state").asText()).isEqualTo("due");
        assertThat(Instant.parse(delivery.path("dueAt").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(3)), Instant.now().plus(Duration.ofMinutes(7)));
    }

    private static Case caseOf(String reason) {
        return answers()
                .filter(each -> each.reason().equals(reason))
                .findFirst()
                .orElseThrow();
    }

    /** Opens the gate, and sends an event that is carried nowhere, so that the worker looks at it now. */
    private static void openGate() {
        gate.open();
        bells++;
        event("participant.deleted", "bell-" + bells, "bell-" + bells, "bell@example.org");
    }

    private static long joined(String who, String email) {
        return event("lead.joined", who, who, email);
    }

    private static long event(String type, String id, String who, String email) {
        Answer answer = connector.send(
                "POST", connector.business("/webhooks/spring"), """
                {"id": "%s", "type": "%s", "participant": {"id": "%s", "email": "%s", "last_name": "Lovelace"}}
                """.formatted(id, type, who, email), Map.of());
        assertThat(answer.status()).isEqualTo(202);
        return answer.json().path("entry").asLong();
    }

    private static boolean wasTried(long entry) {
        return !history(entry).isEmpty() && !state(entry).equals("claimed");
    }

    private static String state(long entry) {
        return only(connector, entry).path("state").asText();
    }

    private static JsonNode history(long entry) {
        long id = only(connector, entry).path("id").asLong();
        return connector.operate("GET", "/api/deliveries/" + id, null).json().path("history");
    }

    private static JsonNode only(RunningConnector asked, long entry) {
        JsonNode deliveries =
                asked.operate("GET", "/api/journal/" + entry, null).json().path("deliveries");
        assertThat(deliveries).hasSize(1);
        return deliveries.path(0);
    }

    private static long leads(String email) {
        JsonNode records = connector
                .send("GET", connector.sandbox("/sandbox/records/Lead"), null, Map.of())
                .json()
                .path("records");
        return StreamSupport.stream(records.spliterator(), false)
                .filter(record -> record.path("Email").asText().equals(email))
                .count();
    }

    private static void fault(JsonNode fault) {
        Answer armed = connector.send("POST", connector.sandbox("/sandbox/faults"), fault.toString(), Map.of());
        assertThat(armed.status()).describedAs(armed.body()).isEqualTo(201);
    }

    private static void calm() {
        connector.send("DELETE", connector.sandbox("/sandbox/faults"), null, Map.of());
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }
}
