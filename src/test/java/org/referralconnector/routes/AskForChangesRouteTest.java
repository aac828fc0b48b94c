package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.referralconnector.routes.Batches.NOW;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.salesforce.ChangeWindow;

/** The routes {@code read-missed-changes} and {@code reconcile-salesforce-changes}. */
class AskForChangesRouteTest {
    private static final ChangeWindow WINDOW =
            new ChangeWindow(NOW.minus(Duration.ofHours(1)), NOW, Map.of(), List.of());

    private final List<Exception> failures = new ArrayList<>();
    private final CountDownLatch looked = new CountDownLatch(1);
    private ChangeWindow due;
    private boolean databaseAway;

    /** Has something to ask for when a test says so. */
    public final class FakeWindows {
        public ChangeWindow missing() {
            return look();
        }

        public ChangeWindow regular() {
            return look();
        }

        public void changesFailed(String connection, Exception failure) {
            assertThat(connection).isEqualTo("default");
            failures.add(failure);
        }

        private ChangeWindow look() {
            looked.countDown();
            if (databaseAway) {
                throw new IllegalStateException("away");
            }
            return due;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-missed-changes", "reconcile-salesforce-changes"})
    void only_what_is_due_is_read(String id) throws Exception {
        try (RouteAlone route = route(id)) {
            route.startFrom("direct:" + id);

            route.send(Map.of());
            assertThat(route.askedOf("read-salesforce-changes-default")).isEmpty();

            due = WINDOW;
            assertThat(route.send(Map.of()).getException()).isNull();
            assertThat(route.askedOf("read-salesforce-changes-default")).containsExactly(WINDOW);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-missed-changes", "reconcile-salesforce-changes"})
    void a_failure_is_noted_and_ends_nothing(String id) throws Exception {
        databaseAway = true;
        try (RouteAlone route = route(id)) {
            route.startFrom("direct:" + id);

            assertThat(route.send(Map.of()).getException()).isNull();

            assertThat(failures).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read-missed-changes", "reconcile-salesforce-changes"})
    void it_looks_by_itself(String id) throws Exception {
        try (RouteAlone route = route(id)) {
            route.start();

            assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private RouteAlone route(String id) throws Exception {
        FakeWindows windows = new FakeWindows();
        return RouteAlone.ofSalesforce(id)
                .with("changeWindows-default", windows)
                .with("followingFailures", windows)
                .neighbour("read-salesforce-changes-default");
    }
}
