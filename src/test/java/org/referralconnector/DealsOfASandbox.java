package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.referralconnector.RunningConnector.Answer;

/** What people do to the Opportunities of a connector's sandbox, and what the connector learns of it. */
final class DealsOfASandbox {
    static final String DEALS = "/data/OpportunityChangeEvent";
    static final String LEADS = "/data/LeadChangeEvent";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningConnector connector;

    DealsOfASandbox(RunningConnector connector) {
        this.connector = connector;
    }

    static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(40));
    }

    /** Makes an Opportunity by hand, and gives its id. */
    String deal(String name) {
        return control(
                        "POST",
                        "/sandbox/records/Opportunity",
                        "{\"Name\": \"" + name + "\", \"StageName\": \"Qualification\", \"CloseDate\": \"2027-01-01\"}")
                .json()
                .path("Id")
                .asText();
    }

    /** Moves an Opportunity to a stage by hand. */
    void move(String deal, String stage) {
        assertThat(control("PATCH", "/sandbox/records/Opportunity/" + deal, "{\"StageName\": \"" + stage + "\"}")
                        .status())
                .isEqualTo(200);
    }

    /** What the change events of a record that are recorded say, when there are that many; rows are left out. */
    List<String> recorded(String record, int count) {
        patiently().untilAsserted(() -> assertThat(changes(record)).hasSize(count));
        return changes(record);
    }

    /** What the change events of a record that are recorded say, such as {@code UPDATE Closed Won}; rows are left out. */
    List<String> changes(String record) {
        return bodies("participant = '" + record + "' AND body LIKE '%ChangeEventHeader%'").stream()
                .map(body -> {
                    JsonNode payload = read(body).path("payload");
                    String type = payload.at("/ChangeEventHeader/changeType").asText();
                    return type.equals("UPDATE")
                            ? type + " " + payload.path("StageName").asText()
                            : type;
                })
                .toList();
    }

    /** The stages that the rows of a record which are recorded have. */
    List<String> rows(String record) {
        return bodies("participant = '" + record + "' AND body LIKE '%SystemModstamp%'").stream()
                .map(body -> read(body).path("StageName").asText())
                .toList();
    }

    /** The bodies of journal entries. */
    List<String> bodies(String where) {
        return column("SELECT body FROM journal_entry WHERE " + where + " ORDER BY id");
    }

    /** The last recorded event of a channel. */
    long position(String channel) {
        return number("replay_id", channel);
    }

    /** How often something of a channel was found missing. */
    long doubts(String channel) {
        return number("doubts", channel);
    }

    private long number(String name, String channel) {
        return column("SELECT COALESCE(" + name + ", 0) FROM stream_position WHERE stream = 'salesforce/default"
                        + channel + "'")
                .stream()
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Waits until nothing is missing. */
    void nothingMissing() {
        patiently().untilAsserted(() -> assertThat(
                        column("SELECT stream FROM stream_position WHERE missing_since IS NOT NULL"))
                .isEmpty());
    }

    /** Waits until this many channels are subscribed to and nothing is missing. */
    void subscribed(int channels) {
        patiently().untilAsserted(() -> assertThat(stream().path("channels").findValuesAsText("subscribed"))
                .hasSize(channels)
                .containsOnly("true"));
        nothingMissing();
    }

    /** What the operator API says of the stream. */
    JsonNode stream() {
        return connector.operate("GET", "/api/status", null).json().at("/salesforce/default/stream");
    }

    /** How many API calls the org has counted. */
    int apiCalls() {
        return control("GET", "/sandbox/stats?last=0", null)
                .json()
                .path("apiCalls")
                .asInt();
    }

    void refuse(String refusal) {
        assertThat(control("POST", "/sandbox/streaming/refusals", refusal).status())
                .isEqualTo(201);
    }

    Answer control(String method, String path, String body) {
        return connector.send(method, connector.sandbox(path), body, Map.of());
    }

    List<String> column(String sql) {
        List<String> values = new ArrayList<>();
        try (Connection connection = connector.database().getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
        return values;
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
