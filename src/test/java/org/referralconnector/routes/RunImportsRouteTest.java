package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunImportsRouteTest {
    private final Runs runs = new Runs();
    private RouteAlone route;

    /** Two imports are under way, and the ends of two others are to be told. */
    public static final class Runs {
        private List<String> claimed = List.of("first", "second");

        /** Those under way. */
        public List<String> claim() {
            return claimed;
        }

        /** One of them, counted. */
        public String count(String run) {
            return run + ", counted";
        }

        /** Those that are over. */
        public List<Long> announcements() {
            return List.of(7L, 8L);
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("run-imports")
                .with("importRuns", runs)
                .neighbour("read-import")
                .neighbour("announce-import")
                .startFrom("direct:run-imports");
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void each_import_is_counted_and_then_read_on() {
        turn();

        assertThat(route.askedOf("read-import")).containsExactly("first, counted", "second, counted");
    }

    @Test
    void ends_are_told_also_while_nothing_is_under_way() {
        runs.claimed = List.of();

        turn();

        assertThat(route.askedOf("read-import")).isEmpty();
        assertThat(route.askedOf("announce-import")).containsExactly(7L, 8L);
    }

    private void turn() {
        Exchange exchange = route.send(Map.of());
        assertThat(exchange.getException()).isNull();
    }
}
