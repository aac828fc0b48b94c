package org.referralconnector.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.referralconnector.MovingClock;

class ConnectFlowTest {
    private static final AccountKey KEY = AccountKey.salesforce("default");
    private static final URI CALLBACK = URI.create("https://connector.example.com/ops/connect/callback");

    private final MovingClock clock = new MovingClock(Instant.parse("2026-05-13T12:00:00Z"));
    private final App app = new App();
    private final Kept kept = new Kept();
    private final ConnectFlow flow = new ConnectFlow(Map.of(KEY, app), Set.of(), kept, CALLBACK, key -> {}, clock);
    private final ConnectPages pages = new ConnectPages(flow);

    @Test
    void the_link_leads_to_where_the_callback_is_and_the_cookie_goes_nowhere_else() throws Exception {
        URI link = flow.begin(KEY, Optional.of("live")).orElseThrow();

        BrowserAnswer answer = pages.start("salesforce", link.getRawQuery());

        assertThat(link.toString()).startsWith("https://connector.example.com/ops/connect/salesforce?");
        assertThat(answer.cookie())
                .contains("; Path=/ops/connect;")
                .contains("HttpOnly")
                .contains("Secure");
        assertThat(answer.location()).startsWith("https://crm.example.com/?");
    }

    @Test
    void a_link_and_an_authorization_are_over_after_ten_minutes() throws Exception {
        URI link = flow.begin(KEY, Optional.empty()).orElseThrow();
        clock.move(Duration.ofMinutes(11));
        assertThat(pages.start("salesforce", link.getRawQuery()).status()).isEqualTo(403);

        BrowserAnswer begun = begin();
        clock.move(Duration.ofMinutes(11));

        assertThat(comeBack(begun).status()).isEqualTo(400);
        assertThat(kept.connected).isEmpty();
    }

    @Test
    void a_ticket_of_one_account_does_not_connect_another_one() throws Exception {
        URI link = flow.begin(KEY, Optional.empty()).orElseThrow();

        assertThat(pages.start("intercom", link.getRawQuery()).status()).isEqualTo(403);
    }

    @Test
    void a_spare_that_another_person_gave_is_revoked_and_not_kept() throws Exception {
        BrowserAnswer begun = begin();
        BrowserAnswer second = comeBack(begun);
        assertThat(second.status()).isEqualTo(302);
        app.user = "somebody-else@example.org";

        BrowserAnswer page = comeBack(second, begun.cookie());

        assertThat(page.html()).contains("Of 1 spare authorizations there are 0");
        assertThat(kept.connected).containsExactly("ada@example.org");
        assertThat(kept.spares).isEmpty();
        assertThat(app.revoked).containsExactly("refresh-2");
    }

    @Test
    void a_spare_that_is_refused_leaves_the_account_connected() throws Exception {
        BrowserAnswer begun = begin();
        BrowserAnswer second = comeBack(begun);

        String state = parameter(second.location(), "state");
        BrowserAnswer page = pages.finish("error=access_denied&state=" + state, cookie(begun.cookie()));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains("is connected as ada@example.org").contains("there are 0");
    }

    @Test
    void what_a_crm_says_is_escaped() throws Exception {
        app.user = "<script>alert(1)</script>";
        BrowserAnswer begun = begin();

        BrowserAnswer page = comeBack(comeBack(begun), begun.cookie());

        assertThat(page.html()).contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void nothing_of_a_broken_query_gets_through() throws Exception {
        for (String query : new String[] {null, "", "%", "state=%zz", "state", "code=x&code=y", "x".repeat(10_000)}) {
            assertThat(pages.finish(query, null).status()).isEqualTo(400);
            assertThat(pages.start("salesforce", query).status()).isEqualTo(403);
        }
    }

    @Test
    void many_links_push_out_the_oldest() throws Exception {
        URI first = flow.begin(KEY, Optional.empty()).orElseThrow();
        for (int i = 0; i < 100; i++) {
            flow.begin(KEY, Optional.empty());
        }

        assertThat(pages.start("salesforce", first.getRawQuery()).status()).isEqualTo(403);
    }

    private BrowserAnswer begin() throws Exception {
        return pages.start(
                "salesforce", flow.begin(KEY, Optional.empty()).orElseThrow().getRawQuery());
    }

    private BrowserAnswer comeBack(BrowserAnswer sent) throws SQLException {
        return comeBack(sent, sent.cookie());
    }

    private BrowserAnswer comeBack(BrowserAnswer sent, String setCookie) throws SQLException {
        return pages.finish("code=c&state=" + parameter(sent.location(), "state"), cookie(setCookie));
    }

    private static String cookie(String setCookie) {
        return "other=1; " + setCookie.replaceFirst(";.*", "");
    }

    private static String parameter(String address, String name) {
        return address.replaceFirst(".*[?&]" + name + "=([^&]*).*", "$1");
    }

    /** An app that gives everybody everything. */
    private static final class App implements ConnectApp {
        private final List<String> revoked = new ArrayList<>();
        private String user = "ada@example.org";
        private int given;

        @Override
        public URI authorization(State state, CodeVerifier verifier, URI callback) {
            return URI.create("https://crm.example.com/?state=" + state.getValue());
        }

        @Override
        public Granted trade(String code, CodeVerifier verifier, URI callback) {
            given++;
            return new Granted(Secret.of("access-" + given), Optional.of(Secret.of("refresh-" + given)), "", "", "api");
        }

        @Override
        public Holder holder(Granted granted) {
            return new Holder(user, "org");
        }

        @Override
        public int spares() {
            return 1;
        }

        @Override
        public void revoke(Secret token) {
            revoked.add(token.reveal());
        }
    }

    /** Remembers what it is told. */
    private static final class Kept implements ConnectedAccounts {
        private final List<String> connected = new ArrayList<>();
        private final List<String> spares = new ArrayList<>();

        @Override
        public void connected(AccountKey key, Granted granted, String user, String org) {
            connected.add(user);
        }

        @Override
        public boolean spare(AccountKey key, Secret refresh) {
            return spares.add(refresh.reveal());
        }

        @Override
        public boolean disconnect(AccountKey key, TokenRevocation revocation) {
            return true;
        }

        @Override
        public void pause(AccountKey key) {
            throw new AssertionError("nobody is connected by settings here");
        }

        @Override
        public void reconnect(AccountKey key) {}

        @Override
        public Optional<Account> find(AccountKey key) {
            return Optional.empty();
        }
    }
}
