package org.referralconnector.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.referralconnector.routes.FakeSalesforce.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.referralconnector.salesforce.LoginFailed;
import org.referralconnector.salesforce.SalesforceLogin;

class SalesforceLoginTest {
    private static final int CALLERS = 20;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private FakeSalesforce salesforce;
    private SalesforceLogin login;

    @BeforeEach
    void start() throws Exception {
        salesforce = new FakeSalesforce();
        LoggedIn org = LoggedIn.at(salesforce.url(), Duration.ofSeconds(30));
        context.addComponent("referral-salesforce", org.component());
        context.start();
        org.component().start();
        login = org.login();
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        context.stop();
        salesforce.close();
    }

    @Test
    void nobody_logs_in_before_a_session_is_asked_for() {
        assertThat(salesforce.logins).hasValue(0);
        assertThat(login.state()).isEqualTo(SalesforceLogin.State.NOT_TRIED);
    }

    @Test
    void all_who_ask_for_a_first_session_share_one_login() throws Exception {
        assertThat(together(this::session)).containsOnly("token-1");
        assertThat(salesforce.logins).hasValue(1);
    }

    @Test
    void all_who_notice_that_a_session_has_expired_share_one_login() throws Exception {
        String expired = session();

        List<String> sessions = together(() -> {
            login.ensure(expired);
            return session();
        });

        assertThat(sessions).containsOnly("token-2");
        assertThat(salesforce.logins).hasValue(2);
    }

    @Test
    void who_notices_late_does_not_end_the_session_of_the_others() throws Exception {
        String expired = session();
        login.ensure(expired);

        login.ensure(expired);

        assertThat(session()).isEqualTo("token-2");
        assertThat(salesforce.logins).hasValue(2);
    }

    @Test
    void a_refused_login_says_why_and_is_forgotten_by_a_good_one() throws Exception {
        FakeSalesforce.Reaction good = salesforce.onLogin;
        salesforce.onLogin = exchange -> answer(exchange, 400, "{\"error\":\"invalid_client\"}");
        assertThatThrownBy(this::session)
                .isInstanceOfSatisfying(LoginFailed.class, failed -> {
                    assertThat(failed.code()).isEqualTo("invalid_client");
                    assertThat(failed.refused()).isTrue();
                })
                .hasMessageNotContaining("hush");
        assertThat(login.state()).isEqualTo(SalesforceLogin.State.FAILED);
        assertThat(login.failure()).contains("invalid_client");

        salesforce.onLogin = good;

        assertThat(session()).isEqualTo("token-1");
        assertThat(login.state()).isEqualTo(SalesforceLogin.State.LOGGED_IN);
        assertThat(login.failure()).isEmpty();
    }

    private String session() throws LoginFailed {
        login.ensure(null);
        return login.current();
    }

    private interface Ask {
        String session() throws Exception;
    }

    private List<String> together(Ask ask) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<String>> asked = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            asked.add(callers.submit(() -> {
                start.await();
                return ask.session();
            }));
        }
        start.countDown();
        List<String> sessions = new ArrayList<>();
        for (Future<String> one : asked) {
            sessions.add(one.get());
        }
        return sessions;
    }
}
