package org.referralconnector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.referralconnector.MovingClock;
import org.referralconnector.journal.OnTwoDatabases;
import org.referralconnector.journal.TestDatabase;
import org.referralconnector.sandbox.Sandbox;

/** Sessions from refresh tokens that work once, for several processes on one database. */
class SharedSessionTest {
    private static final AccountKey ACCOUNT = AccountKey.salesforce("default");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Grant.AuthorizationCode CODE =
            new Grant.AuthorizationCode(Optional.of(Secret.of(Sandbox.CLIENT_SECRET)));

    private final MovingClock clock = new MovingClock(Instant.parse("2026-11-27T12:00:00Z"));
    private final TokenKey tokenKey = new TokenKey(Optional.of(TokenKey.fresh()), null);
    private Sandbox sandbox;
    private Authorizations people;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(0);
        people = new Authorizations(sandbox);
        people.rotate();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @OnTwoDatabases
    void eight_threads_of_two_processes_share_each_renewal(TestDatabase test) throws Exception {
        connect(test, 0);
        List<SharedSession> processes = List.of(process(test, "one", CODE), process(test, "two", CODE));
        String current = processes.get(0).session(null).access().reveal();
        int before = people.tokenCalls();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                String expired = current;
                List<Future<String>> asked = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    SharedSession process = processes.get(i % 2);
                    asked.add(threads.submit(
                            () -> process.session(expired).access().reveal()));
                }
                Set<String> sessions = new HashSet<>();
                for (Future<String> one : asked) {
                    sessions.add(one.get());
                }
                assertThat(sessions).hasSize(1).doesNotContain(expired);
                current = sessions.iterator().next();
                assertThat(people.statusWith(current)).isEqualTo(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(people.tokenCalls() - before).isEqualTo(20);
    }

    @OnTwoDatabases
    void a_session_that_another_process_has_stored_costs_no_call(TestDatabase test) throws Exception {
        connect(test, 0);
        String first = process(test, "one", CODE).session(null).access().reveal();
        String second = process(test, "one", CODE).session(first).access().reveal();
        int before = people.tokenCalls();

        assertThat(process(test, "two", CODE).session(first).access().reveal()).isEqualTo(second);
        assertThat(process(test, "two", CODE).session(null).access().reveal()).isEqualTo(second);
        assertThat(people.tokenCalls()).isEqualTo(before);
    }

    @OnTwoDatabases
    void tokens_in_the_database_cannot_be_read_without_the_key(TestDatabase test) throws Exception {
        connect(test, 1);
        String access = process(test, "one", CODE).session(null).access().reveal();

        assertThat(test.row("SELECT * FROM connected_account").toString())
                .doesNotContain(access, access.substring(access.indexOf('!')));
        SharedSession stranger = new SharedSession(
                ACCOUNT,
                CODE,
                endpoint(),
                new AccountTable(test.database()),
                new TokenKey(Optional.of(TokenKey.fresh()), null),
                "stranger",
                LEASE,
                clock);
        assertProblem(() -> stranger.session(null), GrantProblem.WRONG_KEY);
    }

    @OnTwoDatabases
    void an_answer_that_died_with_its_process_is_made_up_for_by_a_spare_and_nothing_is_used_twice(TestDatabase test)
            throws Exception {
        Granted granted = connect(test, 1);
        String access = granted.access().reveal();
        dieWhileAsking(test, granted, true);

        String next = process(test, "two", CODE).session(access).access().reveal();

        assertThat(people.statusWith(next)).isEqualTo(200);
        assertThat(people.statusWith(access)).as("reuse would have ended it").isEqualTo(200);
        Account account = new AccountTable(test.database()).find(ACCOUNT).orElseThrow();
        assertThat(account.spares()).isZero();
        assertThat(process(test, "one", CODE).session(next).access().reveal()).isNotEqualTo(next);
    }

    @OnTwoDatabases
    void a_question_that_died_on_its_way_is_asked_again(TestDatabase test) throws Exception {
        Granted granted = connect(test, 1);
        dieWhileAsking(test, granted, false);

        String next = process(test, "two", CODE)
                .session(granted.access().reveal())
                .access()
                .reveal();

        assertThat(people.statusWith(next)).isEqualTo(200);
        assertThat(new AccountTable(test.database()).find(ACCOUNT).orElseThrow().spares())
                .as("the token was not spent")
                .isEqualTo(1);
    }

    @OnTwoDatabases
    void without_a_spare_it_says_so_and_leaves_the_last_session_alive(TestDatabase test) throws Exception {
        Granted granted = connect(test, 0);
        String access = granted.access().reveal();
        dieWhileAsking(test, granted, true);
        SharedSession session = process(test, "two", CODE);

        assertProblem(() -> session.session(access), GrantProblem.EXPIRED_TOKEN);

        assertThat(people.statusWith(access)).isEqualTo(200);
        assertThat(session.session("another").access().reveal())
                .as("who was not refused goes on with what there is")
                .isEqualTo(access);
    }

    @OnTwoDatabases
    void a_configured_token_is_where_it_begins_and_a_new_one_begins_anew(TestDatabase test) throws Exception {
        String first = people.authorize().refresh().orElseThrow().reveal();
        SharedSession session = process(test, "one", configured(first));

        String access = session.session(null).access().reveal();
        String second = session.session(access).access().reveal();
        assertThat(people.statusWith(second)).isEqualTo(200);
        assertThat(process(test, "two", configured(first))
                        .session(second)
                        .access()
                        .reveal())
                .as("the successor is used, not the configured one again")
                .isNotEqualTo(second);

        String other = people.authorize().refresh().orElseThrow().reveal();
        String anew =
                process(test, "two", configured(other)).session(null).access().reveal();
        assertThat(people.statusWith(anew)).isEqualTo(200);
        assertThat(anew).isNotIn(access, second);
    }

    @OnTwoDatabases
    void a_configured_token_that_was_replaced_is_not_begun_with_again(TestDatabase test) throws Exception {
        String old = people.authorize().refresh().orElseThrow().reveal();
        String later = people.authorize().refresh().orElseThrow().reveal();
        process(test, "one", configured(old)).session(null);
        String access =
                process(test, "two", configured(later)).session(null).access().reveal();

        // a process that still runs with the earlier settings
        String same =
                process(test, "one", configured(old)).session(null).access().reveal();

        assertThat(same).isEqualTo(access);
        assertThat(people.statusWith(access)).isEqualTo(200);
    }

    @OnTwoDatabases
    void an_account_that_its_settings_connect_is_only_paused(TestDatabase test) throws Exception {
        SharedSession session = process(
                test,
                "one",
                configured(people.authorize().refresh().orElseThrow().reveal()));
        String access = session.session(null).access().reveal();

        accounts(test).pause(ACCOUNT);
        assertProblem(() -> session.session(null), GrantProblem.DISCONNECTED);
        accounts(test).reconnect(ACCOUNT);

        assertThat(session.session(null).access().reveal()).isEqualTo(access);
        assertThat(people.statusWith(session.session(access).access().reveal())).isEqualTo(200);
    }

    @OnTwoDatabases
    void a_gateway_that_answers_for_salesforce_leaves_the_token_in_doubt(TestDatabase test) throws Exception {
        Granted granted = connect(test, 0);
        SharedSession session = process(test, "one", CODE);
        people.control("/sandbox/faults", "{\"status\": 502, \"path\": \"/services/oauth2/token\", \"times\": 1}");

        assertProblem(() -> session.session(granted.access().reveal()), GrantProblem.UNWELL);

        assertThat(new AccountTable(test.database())
                        .find(ACCOUNT)
                        .flatMap(Account::renewal)
                        .orElseThrow()
                        .asked())
                .isTrue();
        assertThat(session.session(granted.access().reveal())).isNotNull();
    }

    @OnTwoDatabases
    void who_has_lost_the_claim_asks_and_replaces_nothing(TestDatabase test) throws Exception {
        connect(test, 1);
        AccountTable table = new AccountTable(test.database());
        Account account = table.find(ACCOUNT).orElseThrow();
        Instant now = clock.instant();
        assertThat(table.claim(account, "slow", now, now.plus(LEASE))).isTrue();
        Instant late = now.plus(LEASE).plusSeconds(1);

        assertThat(table.ask(account, "slow", late, late.plus(LEASE))).isFalse();
        assertThat(table.claim(account, "next", late, late.plus(LEASE))).isTrue();
        assertThat(table.replace(account, "slow", "sealed", 0, late.plus(LEASE)))
                .isFalse();
        assertThat(table.ask(account, "next", late, late.plus(LEASE))).isTrue();
    }

    @OnTwoDatabases
    void nobody_gets_a_session_before_somebody_connects_or_after_somebody_disconnects(TestDatabase test)
            throws Exception {
        SharedSession session = process(test, "one", CODE);
        assertProblem(() -> session.session(null), GrantProblem.NOT_CONNECTED);
        Granted granted = connect(test, 1);
        String access = session.session(null).access().reveal();

        boolean revoked = accounts(test).disconnect(ACCOUNT, endpoint());

        assertThat(revoked).isTrue();
        assertProblem(() -> session.session(null), GrantProblem.DISCONNECTED);
        assertThat(people.statusWith(access)).isEqualTo(401);
        assertThat(disconnected(test)).isTrue();
        assertThat(test.row("SELECT tokens FROM connected_account").get("tokens"))
                .isNull();
        assertThat(granted.toString()).doesNotContain(access);

        connect(test, 0);
        assertThat(people.statusWith(session.session(null).access().reveal())).isEqualTo(200);
        assertThat(disconnected(test)).isFalse();
    }

    @OnTwoDatabases
    void idle_tokens_and_their_spares_are_used_in_time(TestDatabase test) throws Exception {
        connect(test, 2);
        String before =
                test.row("SELECT tokens FROM connected_account").get("tokens").toString();
        SharedSession session = process(test, "one", CODE);
        int calls = people.tokenCalls();
        for (int week = 0; week < 6; week++) {
            clock.move(Duration.ofDays(8));
            assertThat(session.keepAlive(Duration.ofDays(7))).isTrue();
            assertThat(session.keepAlive(Duration.ofDays(7))).isFalse();
        }

        assertThat(people.statusWith(session.session(null).access().reveal())).isEqualTo(200);
        assertThat(people.tokenCalls() - calls).as("three families, six times").isEqualTo(18);
        Account account = new AccountTable(test.database()).find(ACCOUNT).orElseThrow();
        assertThat(account.spares()).isEqualTo(2);
        assertThat(account.sealed().orElseThrow()).isNotEqualTo(before);
    }

    @OnTwoDatabases
    void while_the_login_address_is_away_nothing_is_spent(TestDatabase test) throws Exception {
        Granted granted = connect(test, 0);
        SharedSession session = process(test, "one", CODE);
        people.control("/sandbox/faults", "{\"status\": 503, \"path\": \"/services/oauth2/token\", \"times\": 1}");

        assertProblem(() -> session.session(granted.access().reveal()), GrantProblem.UNWELL);

        assertThat(people.statusWith(
                        session.session(granted.access().reveal()).access().reveal()))
                .isEqualTo(200);
    }

    /** A process claims the renewal and asks, and dies before it has stored the answer. */
    private void dieWhileAsking(TestDatabase test, Granted granted, boolean answered) throws Exception {
        AccountTable table = new AccountTable(test.database());
        Account account = table.find(ACCOUNT).orElseThrow();
        assertThat(table.claim(account, "dead", clock.instant(), clock.instant().plus(LEASE)))
                .isTrue();
        assertThat(table.ask(account, "dead", clock.instant(), clock.instant().plus(LEASE)))
                .isTrue();
        if (answered) {
            endpoint().refresh(granted.refresh().orElseThrow(), Optional.of(Secret.of(Sandbox.CLIENT_SECRET)));
        }
        clock.move(LEASE.plusSeconds(1));
    }

    private Granted connect(TestDatabase test, int spares) throws Exception {
        Granted granted = people.authorize();
        List<Secret> more = new ArrayList<>();
        for (int i = 0; i < spares; i++) {
            more.add(people.authorize().refresh().orElseThrow());
        }
        accounts(test).connected(ACCOUNT, granted, more, Sandbox.USERNAME, "00D");
        return granted;
    }

    private boolean disconnected(TestDatabase test) throws Exception {
        return accounts(test).find(ACCOUNT).orElseThrow().disconnectedAt().isPresent();
    }

    private Accounts accounts(TestDatabase test) {
        return new Accounts(new AccountTable(test.database()), tokenKey, clock);
    }

    private SharedSession process(TestDatabase test, String name, Grant grant) {
        return new SharedSession(
                ACCOUNT, grant, endpoint(), new AccountTable(test.database()), tokenKey, name, LEASE, clock);
    }

    private static Grant configured(String token) {
        return new Grant.RefreshToken(Secret.of(token), Optional.of(Secret.of(Sandbox.CLIENT_SECRET)));
    }

    private TokenEndpoint endpoint() {
        return new TokenEndpoint(
                sandbox.url().toString(), Sandbox.CLIENT_ID, Duration.ofSeconds(10), Clock.systemUTC());
    }

    private static void assertProblem(ThrowingCallable call, GrantProblem problem) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GrantRefused.class, refused -> assertThat(refused.problem())
                .isEqualTo(problem));
    }
}
