package org.referralconnector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.referralconnector.connection.Grant;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.salesforce.ApiReserve;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceConnection.Mode;
import org.referralconnector.salesforce.StreamMode;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void a_key_that_does_not_exist_is_refused_with_the_nearest_one() {
        assertThatThrownBy(() -> Settings.of(Map.of("referral.htp.port", "1")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("referral.htp.port is no setting; did you mean referral.http.port?");
    }

    @Test
    void all_keys_that_do_not_exist_are_named_at_once() {
        assertThatThrownBy(() -> Settings.of(Map.of("referral.http.prot", "1", "referral.campaign", "x")))
                .hasMessageContainingAll("referral.http.prot", "referral.campaign is");
    }

    @Test
    void keys_of_others_are_nobodys_business() {
        assertThat(Settings.of(Map.of("camel.main.name", "x")).find("camel.main.name"))
                .contains("x");
    }

    @Test
    void the_file_yields_to_the_environment_and_both_to_the_command_line() throws IOException {
        Files.writeString(folder.resolve("application.properties"), """
                referral.http.host = file
                referral.campaigns = file
                referral.routes = file
                """);
        Properties commandLine = new Properties();
        commandLine.setProperty("referral.routes", "command line");
        Settings settings = Settings.read(
                folder, Map.of("REFERRAL_CAMPAIGNS", "environment", "REFERRAL_ROUTES", "environment"), commandLine);

        assertThat(settings.get(Setting.HTTP_HOST)).isEqualTo("file");
        assertThat(settings.get(Setting.CAMPAIGNS)).isEqualTo("environment");
        assertThat(settings.get(Setting.ROUTES)).isEqualTo("command line");
        assertThat(settings.get(Setting.HTTP_PORT)).as("default").isEqualTo("8080");
    }

    @Test
    void the_reserve_of_api_calls_is_a_share_or_a_number() {
        assertThat(Settings.of(Map.of()).apiReserve("default")).isEqualTo(new ApiReserve(20, true));
        assertThat(Settings.of(Map.of("referral.salesforce.api-reserve", "3000"))
                        .apiReserve("default"))
                .isEqualTo(new ApiReserve(3_000, false));
        assertThatThrownBy(() -> Settings.of(Map.of("referral.salesforce.api-reserve", "a lot"))
                        .apiReserve("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "referral.salesforce.api-reserve: a lot is no reserve; write a share of the limit from 0% to"
                                + " 100%, or a number of calls such as 3000");
    }

    @Test
    void a_folder_without_a_file_gives_the_defaults() {
        assertThat(Settings.read(folder, Map.of(), new Properties()).get(Setting.MANAGEMENT_PORT))
                .isEqualTo("9876");
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "referral.http.host = \\u12");

        assertThatThrownBy(() -> Settings.read(folder, Map.of(), new Properties()))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("application.properties cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "client-credentials, referral.salesforce.client-id",
        "refresh-token, referral.salesforce.refresh-token",
        "username-password, referral.salesforce.username"
    })
    void a_missing_secret_is_named_with_the_two_places_to_set_it(String authentication, String missing) {
        Settings settings = missing.endsWith("client-id")
                ? Settings.of(Map.of("referral.salesforce.authentication", authentication))
                : Settings.of(Map.of(
                        "referral.salesforce.authentication", authentication,
                        "referral.salesforce.client-id", "us",
                        "referral.salesforce.client-secret", "hush"));

        assertThatThrownBy(() -> settings.salesforce("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith(missing + " is not set")
                .hasMessageContaining("application.properties")
                .hasMessageContaining(missing.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"))
                .hasMessageNotContaining("hush");
    }

    @Test
    void an_empty_value_counts_as_not_set() {
        assertThatThrownBy(() -> Settings.of(Map.of("referral.salesforce.client-id", " "))
                        .salesforce("default"))
                .hasMessageStartingWith("referral.salesforce.client-id is not set");
    }

    @Test
    void a_way_to_log_in_that_does_not_exist_is_refused_with_those_that_do() {
        assertThatThrownBy(() -> Settings.of(Map.of(
                                "referral.salesforce.authentication", "saml", "referral.salesforce.client-id", "us"))
                        .salesforce("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContainingAll(
                        "saml",
                        "client-credentials",
                        "jwt",
                        "authorization-code",
                        "refresh-token",
                        "username-password");
    }

    @Test
    void a_mode_gives_a_connection_its_addresses_and_an_address_its_mode() {
        Map<String, String> jwt = Map.of(
                "referral.salesforce.uat.mode", "test",
                "referral.salesforce.uat.authentication", "jwt",
                "referral.salesforce.uat.client-id", "us",
                "referral.salesforce.uat.username", "integration@example.org",
                "referral.salesforce.uat.jwt-key-file", "key.pem");
        assertThat(Settings.of(jwt).salesforce("uat"))
                .extracting(SalesforceConnection::loginUrl, SalesforceConnection::grant)
                .containsExactly(
                        "https://test.salesforce.com",
                        new Grant.JwtBearer(
                                "integration@example.org", "https://test.salesforce.com", Path.of("key.pem")));

        Map<String, String> own = new HashMap<>(jwt);
        own.remove("referral.salesforce.uat.mode");
        own.put("referral.salesforce.uat.login-url", "https://acme--uat.sandbox.my.salesforce.com/");
        assertThat(Settings.of(own).salesforce("uat").mode()).contains(Mode.TEST);
        assertThat(Settings.of(own).salesforce("uat").loginUrl())
                .isEqualTo("https://acme--uat.sandbox.my.salesforce.com");
        own.put("referral.salesforce.uat.mode", "production");
        assertThatThrownBy(() -> Settings.of(own).salesforce("uat"))
                .hasMessage("referral.salesforce.uat.mode: say live or test instead of production");
        own.remove("referral.salesforce.uat.mode");
        own.put("referral.salesforce.uat.login-url", "acme.my.salesforce.com");
        assertThatThrownBy(() -> Settings.of(own).salesforce("uat"))
                .hasMessageStartingWith("referral.salesforce.uat.login-url: this is no address");
    }

    @Test
    void nothing_secret_shows_when_a_connection_is_printed() {
        String printed = Settings.of(
                        Map.of("referral.salesforce.client-id", "us", "referral.salesforce.client-secret", "hush"))
                .salesforce("default")
                .toString();

        assertThat(printed).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eighty", "80 80", "8080.0", "99999999999"})
    void what_is_no_number_is_refused(String value) {
        Settings settings = Settings.of(Map.of("referral.salesforce.workers", value));

        assertThatThrownBy(() -> settings.number(Setting.SALESFORCE_WORKERS))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("referral.salesforce.workers: " + value + " is not a whole number");
    }

    @Test
    void a_setting_that_is_left_blank_has_its_default() {
        assertThat(Settings.of(Map.of("referral.http.port", " ")).number(Setting.HTTP_PORT))
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({"1ms, PT0.001S", "30s, PT30S", "5m, PT5M", "2h, PT2H", "90d, PT2160H"})
    void durations_have_a_unit(String value, Duration duration) {
        assertThat(Settings.of(Map.of("referral.salesforce.timeout", value)).duration(Setting.SALESFORCE_TIMEOUT))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "30 s", "-5s", "s", "1h30m", "PT5M", "5w"})
    void what_is_no_duration_is_refused_with_an_example(String value) {
        assertThatThrownBy(() -> Settings.of(Map.of("referral.salesforce.timeout", value))
                        .duration(Setting.SALESFORCE_TIMEOUT))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "referral.salesforce.timeout: " + value + " is no duration; write for example 30s, 5m or 2h");
    }

    @ParameterizedTest
    @CsvSource({"17, 17", "17B, 17", "256KiB, 262144", "1MiB, 1048576"})
    void sizes_may_have_a_unit(String value, long bytes) {
        assertThat(Settings.of(Map.of("referral.http.max-body", value)).bytes(Setting.HTTP_MAX_BODY))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"256KB", "-1", "1.5MiB", "MiB"})
    void what_is_no_size_is_refused_with_an_example(String value) {
        assertThatThrownBy(() ->
                        Settings.of(Map.of("referral.http.max-body", value)).bytes(Setting.HTTP_MAX_BODY))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("referral.http.max-body: " + value + " is no size; write for example 256KiB or 1MiB");
    }

    @Test
    void the_key_field_can_be_done_without() {
        assertThat(Settings.of(Map.of()).keyField("default")).contains("Referral_Key__c");
        assertThat(Settings.of(Map.of("referral.salesforce.key-field", "none")).keyField("default"))
                .isEmpty();
    }

    @Test
    void durability_is_one_of_two_words() {
        assertThat(Settings.of(Map.of()).survivesPowerLoss()).isFalse();
        assertThat(Settings.of(Map.of("referral.database.durability", "power-loss"))
                        .survivesPowerLoss())
                .isTrue();
        assertThatThrownBy(() -> Settings.of(Map.of("referral.database.durability", "full"))
                        .survivesPowerLoss())
                .hasMessage("referral.database.durability: say process or power-loss instead of full");
    }

    @Test
    void every_secret_has_no_default_that_anybody_could_know() {
        for (Setting setting : Setting.values()) {
            if (setting.secret()) {
                assertThat(setting.fallback().orElse("")).as(setting.key()).isEmpty();
            }
        }
    }

    @Test
    void a_stream_has_a_mode_and_keeps_events_as_long_as_its_mode_does() {
        assertThat(Settings.of(Map.of()).streamMode("default")).isEqualTo(StreamMode.CDC);
        assertThat(Settings.of(Map.of()).streamRetention("default")).isEqualTo(Duration.ofDays(3));
        assertThat(Settings.of(Map.of("referral.salesforce.stream", "push-topic"))
                        .streamRetention("default"))
                .isEqualTo(Duration.ofDays(1));
        assertThat(Settings.of(Map.of("referral.salesforce.stream-retention", "24h"))
                        .streamRetention("default"))
                .isEqualTo(Duration.ofDays(1));
        assertThatThrownBy(() -> Settings.of(Map.of("referral.salesforce.stream", "pubsub"))
                        .streamMode("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("referral.salesforce.stream: say cdc, push-topic, poll or off instead of pubsub");
    }

    @Test
    void changes_are_asked_for_as_often_as_the_mode_wants() {
        assertThat(Settings.of(Map.of()).reconciliation("default")).isEqualTo(Duration.ofHours(1));
        assertThat(Settings.of(Map.of("referral.salesforce.stream", "poll")).reconciliation("default"))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(Settings.of(Map.of("referral.salesforce.stream", "off")).reconciliation("default"))
                .isZero();
    }

    @Test
    void a_custom_channel_has_the_name_of_one() {
        assertThat(Settings.of(Map.of()).streamChannel("default")).isEmpty();
        assertThat(Settings.of(Map.of("referral.salesforce.stream-channel", "Referral__chn"))
                        .streamChannel("default"))
                .contains("Referral__chn");
        assertThatThrownBy(() -> Settings.of(Map.of("referral.salesforce.stream-channel", "/data/Referral"))
                        .streamChannel("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("ends with __chn");
    }

    @Test
    void an_intercom_connection_needs_a_token_and_is_in_the_us_by_itself() {
        assertThat(Settings.of(Map.of("referral.intercom.token", "t0k3n")).intercom("default"))
                .isEqualTo(new IntercomConnection("default", "https://api.intercom.io", "t0k3n", Optional.empty()));
        assertThatThrownBy(() -> Settings.of(Map.of()).intercom("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("referral.intercom.token is not set")
                .hasMessageContaining("REFERRAL_INTERCOM_TOKEN");
        assertThatThrownBy(() ->
                        Settings.of(Map.of("referral.intercom.token", "t0k3n")).intercom("emea-live"))
                .hasMessageStartingWith("referral.intercom.emea-live.token is not set")
                .hasMessageContaining("REFERRAL_INTERCOM_EMEA_LIVE_TOKEN");
    }

    @ParameterizedTest
    @CsvSource({"us, https://api.intercom.io", "eu, https://api.eu.intercom.io", "AU, https://api.au.intercom.io"})
    void the_region_of_a_workspace_says_where_its_api_is(String region, String url) {
        IntercomConnection connection = Settings.of(
                        Map.of("referral.intercom.emea.token", "t0k3n", "referral.intercom.emea.region", region))
                .intercom("emea");

        assertThat(connection.url()).isEqualTo(url);
        assertThat(connection.region().orElseThrow().word()).isEqualTo(region.toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void connections_share_nothing() {
        Settings settings = Settings.of(Map.of(
                "referral.intercom.token", "one",
                "referral.intercom.region", "eu",
                "referral.intercom.client-secret", "secret of one",
                "referral.intercom.emea.token", "other",
                "referral.intercom.emea.url", "http://127.0.0.1:8090/intercom/"));

        assertThat(settings.intercom("emea"))
                .isEqualTo(new IntercomConnection("emea", "http://127.0.0.1:8090/intercom", "other", Optional.empty()));
        assertThat(settings.intercom("default").clientSecret()).contains("secret of one");
        assertThat(settings.intercom("emea").region()).isEmpty();
    }

    @Test
    void the_environment_holds_the_token_of_a_named_connection() {
        assertThat(Settings.read(folder, Map.of("REFERRAL_INTERCOM_EMEA_LIVE_TOKEN", "t0k3n"), new Properties())
                        .intercom("emea-live")
                        .token())
                .isEqualTo("t0k3n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"europe", "de", "us1"})
    void a_region_that_does_not_exist_is_refused_with_those_that_do(String region) {
        assertThatThrownBy(() -> Settings.of(Map.of(
                                "referral.intercom.emea.token", "t0k3n", "referral.intercom.emea.region", region))
                        .intercom("emea"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("referral.intercom.emea.region: say us, eu or au instead of " + region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.intercom.io",
                "ftp://api.intercom.io",
                "https://user@api.intercom.io",
                "https://api.intercom.io?x=1",
                "https://api.intercom.io/{{x}}",
                "https://"
            })
    void an_address_of_intercom_that_cannot_be_one_is_refused(String url) {
        assertThatThrownBy(() -> Settings.of(Map.of("referral.intercom.token", "t0k3n", "referral.intercom.url", url))
                        .intercom("default"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(
                        "referral.intercom.url: this is no address; write for example https://api.eu.intercom.io, or"
                                + " leave it out");
    }

    @ParameterizedTest
    @CsvSource({
        "referral.intercom.emea.tokn, referral.intercom.emea.token",
        "referral.intercom.emea.timeout, referral.intercom.timeout",
        "referral.intercom.default.token, referral.intercom.token",
        "referral.intercom.EMEA.token, referral.intercom.token",
        "referral.intercom.regoin, referral.intercom.region"
    })
    void a_key_that_no_intercom_connection_has_is_refused_with_the_nearest_one(String key, String nearest) {
        assertThatThrownBy(() -> Settings.of(Map.of(key, "x")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage(key + " is no setting; did you mean " + nearest + "?");
    }
}
