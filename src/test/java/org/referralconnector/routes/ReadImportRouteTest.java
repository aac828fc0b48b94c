package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.intercom.IntercomCall;

class ReadImportRouteTest {
    private RouteAlone route;
    private final Reader reader = new Reader();

    /** Reads page 1, 2, 3, … up to its last one. */
    public static final class Reader {
        private int pages;
        private String destination = "salesforce/default";

        /** Whether there is a further page. */
        public boolean goesOn(String run) {
            return !run.equals("page " + pages);
        }

        /** Where its people are. */
        public String destination(String run) {
            return destination;
        }

        /** The connection there. */
        public String connection(String run) {
            return destination.replaceFirst(".*/", "");
        }

        /** The call for it. */
        public Object call(String run) {
            return destination.startsWith("intercom/")
                    ? IntercomCall.asking("emea", "search-contacts", "/contacts/search", run)
                    : "after " + run;
        }

        /** The import with it. */
        public String take(String run, String answer) {
            assertThat(answer).startsWith("answer to ");
            int page = run.startsWith("page ") ? Integer.parseInt(run.substring(5)) : 0;
            return "page " + (page + 1);
        }
    }

    @BeforeEach
    void start() throws Exception {
        route = new RouteAlone("read-import")
                .with("importReader", reader)
                .neighbour(
                        "call-salesforce-default",
                        exchange -> "answer to " + exchange.getMessage().getBody())
                .neighbour(
                        "call-intercom-emea",
                        exchange -> "answer to " + exchange.getMessage().getBody())
                .start();
    }

    @AfterEach
    void stop() {
        route.close();
    }

    @Test
    void it_reads_page_by_page_as_long_as_it_goes_on() {
        reader.pages = 3;

        assertThat(route.send("begun", Map.of(), Map.of()).getException()).isNull();

        assertThat(route.askedOf("call-salesforce-default"))
                .containsExactly("after begun", "after page 1", "after page 2");
    }

    @Test
    void contacts_are_asked_of_the_workspace_where_they_are() {
        reader.pages = 2;
        reader.destination = "intercom/emea";

        assertThat(route.send("begun", Map.of(), Map.of()).getException()).isNull();

        assertThat(route.askedOf("call-intercom-emea"))
                .extracting(call -> ((IntercomCall) call).json().orElseThrow())
                .containsExactly("begun", "page 1");
        assertThat(route.askedOf("call-salesforce-default")).isEmpty();
    }

    @Test
    void it_gives_way_after_ten_calls() {
        reader.pages = 100;

        route.send("begun", Map.of(), Map.of());

        assertThat(route.askedOf("call-salesforce-default")).hasSize(10);
    }
}
