package org.referralconnector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Faults;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.record.WriteOptions;
import org.referralconnector.sandbox.salesforce.rest.Organization;
import org.referralconnector.sandbox.salesforce.session.Sessions;

class DeletedRecordsTest {
    private static final String DATA = "/services/data/v60.0";
    private final MovingClock clock = new MovingClock(Instant.parse("2031-02-03T10:00:00Z"));
    private final Organization organization = new Organization(new Faults(clock), call -> Sessions.USER_ID, clock);
    private final WriteOptions options = organization.byHand(Call.of("POST", "/", Map.of(), new byte[0]));

    @Test
    void a_query_for_all_shows_a_deleted_record_with_the_moment_of_its_deletion() {
        var type = organization.whole("Lead");
        String id = organization
                .writer()
                .create(type, Json.object().put("LastName", "L").put("Company", "C"), options)
                .id();
        clock.move(Duration.ofHours(1));

        organization.writer().delete(type, id, options);

        String since = "WHERE SystemModstamp > 2031-02-03T10:30:00Z";
        JsonNode found = organization
                .queries()
                .run("SELECT Id, IsDeleted, SystemModstamp FROM Lead " + since, true, DATA)
                .records(0, 1)
                .path(0);
        assertThat(found.path("Id").asText()).isEqualTo(id);
        assertThat(found.path("IsDeleted").booleanValue()).isTrue();
        assertThat(found.path("SystemModstamp").asText()).isEqualTo("2031-02-03T11:00:00.000+0000");
        assertThat(organization
                        .queries()
                        .run("SELECT Id FROM Lead " + since, false, DATA)
                        .totalSize())
                .isZero();
    }
}
