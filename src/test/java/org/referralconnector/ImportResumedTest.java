package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;

/** An import outlives the connector that began it, and its end is told. */
class ImportResumedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PEOPLE = 300;

    @OnTwoDatabases
    void an_import_goes_on_where_it_stopped_and_its_end_is_told_although_nobody_listens_at_first(TestDatabase database)
            throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(told.size() == 1 ? 500 : 204, -1);
            exchange.close();
        });
        listener.start();
        Map<String, String> settings = Map.of(
                "referral.campaigns", "src/test/resources/telling-campaigns",
                "referral.import.job-from", "50",
                "referral.import.page", "40",
                "referral.import.open", "80",
                "referral.instance.lease", "2s",
                "referral.import.notify",
                        "http://127.0.0.1:" + listener.getAddress().getPort() + "/imports");
        try (RunningConnector first = RunningConnector.start(database, settings)) {
            plant(first);
            long id =
                    first.operate("POST", "/api/imports", """
                            {"campaign": "hero", "from": "contacts", "where": "LastName = 'Resumed'"}
                            """).json().path("id").asLong();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> show(first, id).path("records").asInt() > 0);
            first.stop();

            try (RunningConnector second = RunningConnector.startAgain(first, database, settings)) {
                assertThat(show(second, id).path("records").asInt())
                        .as("it was stopped on the way")
                        .isBetween(1, PEOPLE - 1);
                await().atMost(PATIENCE)
                        .until(() -> show(second, id).path("state").asText().equals("done"));

                JsonNode run = show(second, id);
                assertThat(run.path("outcomes")).hasSize(1);
                assertThat(run.path("outcomes").path(0).path("persons").asInt()).isEqualTo(PEOPLE);
                JsonNode hero = second.send("GET", first.sandbox("/sandbox/referralhero"), null, Map.of())
                        .json()
                        .path("lists")
                        .path(0);
                assertThat(hero.path("subscribers").asInt()).isEqualTo(PEOPLE);
                assertThat(hero.path("effects").path("created").asInt()).isEqualTo(PEOPLE);
                await().atMost(PATIENCE).until(() -> told.size() > 1);
                assertThat(told.get(1))
                        .contains("\"state\":\"done\"", "\"persons\":" + PEOPLE)
                        .doesNotContain("Resumed", "@");
            }
        } finally {
            listener.stop(0);
        }
    }

    private static JsonNode show(RunningConnector connector, long id) {
        return connector.operate("GET", "/api/imports/" + id, null).json();
    }

    private static void plant(RunningConnector connector) {
        String people = IntStream.range(0, PEOPLE)
                .mapToObj(i -> "{\"LastName\": \"Resumed\", \"Email\": \"r" + i + "@example.org\"}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(connector
                        .send("POST", connector.sandbox("/sandbox/records/Contact"), people, Map.of())
                        .status())
                .isEqualTo(201);
    }
}
