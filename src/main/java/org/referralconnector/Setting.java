package org.referralconnector;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Every setting of the connector: its key, its default, what it means, and whether it is a secret. */
public enum Setting {
    HTTP_HOST("referral.http.host", "0.0.0.0", "the address on which webhooks are received"),
    HTTP_PORT("referral.http.port", "8080", "the port on which webhooks are received"),
    HTTP_MAX_BODY("referral.http.max-body", "256KiB", "the largest webhook body; larger ones are answered with 413"),
    HTTP_MAX_BATCH(
            "referral.http.max-batch",
            "500KiB",
            "the largest body of an analytics library, before and after decompression; larger ones get 413"),
    HTTP_IDLE_TIMEOUT(
            "referral.http.idle-timeout",
            "30s",
            "after which silence a connection is closed, and within which a head, and a body, has to be there"),
    RECEIVE_WEBHOOKS(
            "referral.receive.webhooks",
            "platform-http:/webhooks?matchOnUriPrefix=true&httpMethodRestrict=POST",
            "the Camel endpoint that receives webhooks, for a host that has an HTTP component of its own"),
    RECEIVE_IDENTIFY(
            "referral.receive.identify",
            "platform-http:/v1?matchOnUriPrefix=true&httpMethodRestrict=POST",
            "the Camel endpoint that receives what analytics libraries send, for a host with an HTTP component of its own"),
    RECEIVE_INTERCOM(
            "referral.receive.intercom",
            "platform-http:/webhooks/intercom/{connection}?httpMethodRestrict=POST",
            "the Camel endpoint that receives Intercom's webhooks, for a host with an HTTP component of its own"),
    MANAGEMENT_HOST("referral.management.host", "127.0.0.1", "the address of health, metrics and the operator API"),
    MANAGEMENT_PORT("referral.management.port", "9876", "the port of health, metrics and the operator API"),
    CONNECT_CALLBACK(
            "referral.connect.callback",
            null,
            "where browsers come back to from connect: without it http://localhost:PORT/connect/callback at the management"
                    + " port; the apps in Salesforce and Intercom have to name the same address"),
    ADMIN_TOKEN("referral.admin.token", null, "the bearer token that the operator API asks for", true),
    CAMPAIGNS("referral.campaigns", "./campaigns", "the folder with the campaign files"),
    ROUTES("referral.routes", "./routes", "a folder with routes of your own, loaded beside or instead of ours"),
    ROUTES_EXCLUDE("referral.routes.exclude", "", "ids of our routes that are not loaded, separated by commas"),
    DATABASE_URL("referral.database.url", "jdbc:h2:file:./data/referral", "where the journal is: H2 or PostgreSQL"),
    DATABASE_USERNAME("referral.database.username", "referral", "the database user"),
    DATABASE_PASSWORD("referral.database.password", "", "the password of the database user", true),
    DATABASE_DURABILITY(
            "referral.database.durability",
            "process",
            "what an acknowledged event survives on H2: process (death of the process) or power-loss"),
    INSTANCE("referral.instance", "", "the name of this process among those that share a database"),
    INSTANCE_LEASE("referral.instance.lease", "20s", "after which silence of a process its work is taken over"),
    TOKENS_KEY(
            "referral.tokens.key",
            null,
            "the key under which tokens are kept in the database, as the command new-key prints it",
            true),
    TOKENS_KEY_FILE(
            "referral.tokens.key-file",
            "./data/tokens.key",
            "the file with that key, if referral.tokens.key is not set; made when it is first needed"),
    GATE_LIMIT_PAUSE(
            "referral.gate.limit-pause",
            "20s",
            "after what time a CRM or program whose API limit is exhausted is asked again, ever more rarely then"),
    JOURNAL_KEEP("referral.journal.keep", "90d", "how long settled deliveries and their entries are kept"),
    SALESFORCE_LOGIN_URL(
            "referral.salesforce.login-url",
            null,
            "where to log in to Salesforce: your My Domain URL; without it login.salesforce.com or, with mode test,"
                    + " test.salesforce.com"),
    SALESFORCE_MODE(
            "referral.salesforce.mode", null, "whether the org is live or test; without it what the login URL says"),
    SALESFORCE_AUTHENTICATION(
            "referral.salesforce.authentication",
            "client-credentials",
            "how to log in to Salesforce: client-credentials, jwt, authorization-code, refresh-token or"
                    + " username-password"),
    SALESFORCE_CLIENT_ID("referral.salesforce.client-id", null, "the consumer key of the external client app"),
    SALESFORCE_CLIENT_SECRET(
            "referral.salesforce.client-secret", null, "the consumer secret of the external client app", true),
    SALESFORCE_REFRESH_TOKEN(
            "referral.salesforce.refresh-token", null, "the refresh token, with authentication refresh-token", true),
    SALESFORCE_USERNAME("referral.salesforce.username", null, "the user, with authentication jwt or username-password"),
    SALESFORCE_JWT_KEY_FILE(
            "referral.salesforce.jwt-key-file",
            null,
            "the private key whose certificate the app has, with authentication jwt: RSA, PEM, PKCS #8"),
    SALESFORCE_JWT_AUDIENCE(
            "referral.salesforce.jwt-audience",
            null,
            "who has to accept the JWT; without it login.salesforce.com or, with mode test, test.salesforce.com"),
    SALESFORCE_KEEP_ALIVE(
            "referral.salesforce.keep-alive",
            "7d",
            "after what time without use refresh tokens are used: Salesforce ends idle ones after 30 days"),
    SALESFORCE_PASSWORD(
            "referral.salesforce.password", null, "the password, with authentication username-password", true),
    SALESFORCE_SECURITY_TOKEN(
            "referral.salesforce.security-token", "", "the user's security token, if the org asks for it", true),
    SALESFORCE_SPARE_AUTHORIZATIONS(
            "referral.salesforce.spare-authorizations",
            "1",
            "how many authorizations connect asks for in reserve, 0 to 4: one is used up if a refresh token is lost"),
    SALESFORCE_API_VERSION("referral.salesforce.api-version", "62.0", "the version of the Salesforce API"),
    SALESFORCE_KEY_FIELD(
            "referral.salesforce.key-field",
            "Referral_Key__c",
            "the unique external id field that keeps a record from being made twice; none to do without"),
    SALESFORCE_TIMEOUT("referral.salesforce.timeout", "60s", "how long to wait for an answer of Salesforce"),
    SALESFORCE_WORKERS("referral.salesforce.workers", "4", "how many batches go to Salesforce at the same time"),
    SALESFORCE_SCHEMA_TTL(
            "referral.salesforce.schema-ttl", "1h", "how long the description of an object's fields is believed"),
    SALESFORCE_API_RESERVE(
            "referral.salesforce.api-reserve",
            "20%",
            "how much of the daily API limit is kept for people and qualifications: a percentage or a number of calls"),
    SALESFORCE_STREAM(
            "referral.salesforce.stream",
            "cdc",
            "how changes in Salesforce become known to campaigns with rules: cdc, push-topic, poll or off"),
    SALESFORCE_STREAM_CHANNEL(
            "referral.salesforce.stream-channel",
            "",
            "a custom channel with the change events of all objects, such as Referral__chn; empty for the usual ones"),
    SALESFORCE_STREAM_RETENTION(
            "referral.salesforce.stream-retention",
            "",
            "how long Salesforce keeps events; empty for 72h with cdc and 24h with push-topic"),
    SALESFORCE_STREAM_SILENCE(
            "referral.salesforce.stream-silence",
            "150s",
            "after which silence a stream is set up anew; Salesforce says something every 110 seconds"),
    SALESFORCE_POLL_INTERVAL(
            "referral.salesforce.poll-interval", "30s", "how often changes are asked for, with stream poll"),
    SALESFORCE_RECONCILE(
            "referral.salesforce.reconcile",
            "1h",
            "how often changes are asked for besides the stream, to be sure; 0s for never"),
    PROGRAM_TIMEOUT("referral.program.timeout", "20s", "how long to wait for an answer of a referral program"),
    PROGRAM_WORKERS("referral.program.workers", "2", "how many batches go to one program at the same time"),
    IMPORT_NOTIFY(
            "referral.import.notify", null, "an http or https address that is told the end of each import with a POST"),
    IMPORT_JOB_FROM(
            "referral.import.job-from",
            "2000",
            "from how many people on an import reads them with a job of the Bulk API, and not with a query"),
    IMPORT_PAGE("referral.import.page", "2000", "how many people of a large import are read at a time"),
    IMPORT_OPEN(
            "referral.import.open",
            "5000",
            "with how many people on their way to the program, or parked there, an import reads no further"),
    JVM_QUICK_COMPILATION(
            "referral.jvm.quick-compilation",
            "true",
            "whether the JVM uses its quick compiler only, which suits few cores"),
    INTERCOM_URL("referral.intercom.url", null, "the address of the Intercom API, if it is not that of the region"),
    INTERCOM_TOKEN(
            "referral.intercom.token", null, "the access token of a private app of the Intercom workspace", true),
    INTERCOM_REGION(
            "referral.intercom.region", "us", "the region in which the Intercom workspace is kept: us, eu or au"),
    INTERCOM_CLIENT_ID(
            "referral.intercom.client-id",
            null,
            "the client id of the Intercom app that connect intercom lets in, instead of a token"),
    INTERCOM_CLIENT_SECRET(
            "referral.intercom.client-secret",
            null,
            "the client secret of the Intercom app, with which its webhooks are signed",
            true),
    INTERCOM_TIMEOUT("referral.intercom.timeout", "30s", "how long to wait for an answer of Intercom"),
    INTERCOM_WORKERS(
            "referral.intercom.workers", "4", "how many batches go to one Intercom workspace at the same time"),
    INTERCOM_SEARCH_LAG(
            "referral.intercom.search-lag",
            "5m",
            "after which time a new contact is surely found by Intercom's search"),
    INTERCOM_ATTRIBUTES_TTL(
            "referral.intercom.attributes-ttl",
            "1h",
            "how long the list of a workspace's custom attributes is believed"),
    INTERCOM_RECONCILE(
            "referral.intercom.reconcile",
            "1h",
            "how often changed contacts are searched besides webhooks, to be sure; 0s for never");

    /** The name of the connection whose keys have no name in them. */
    private static final String DEFAULT = "default";

    /** A key of a named connection. */
    private static final Pattern OF_CONNECTION =
            Pattern.compile("(referral\\.(?:salesforce|intercom)\\.)([a-z0-9]+(?:-[a-z0-9]+)*)\\.[^.]*");

    /** What every connection has of its own, as {@code referral.CRM.KEY} or {@code referral.CRM.NAME.KEY}. */
    private static final Set<Setting> PER_CONNECTION = EnumSet.of(
            SALESFORCE_LOGIN_URL,
            SALESFORCE_MODE,
            SALESFORCE_AUTHENTICATION,
            SALESFORCE_CLIENT_ID,
            SALESFORCE_CLIENT_SECRET,
            SALESFORCE_REFRESH_TOKEN,
            SALESFORCE_USERNAME,
            SALESFORCE_JWT_KEY_FILE,
            SALESFORCE_JWT_AUDIENCE,
            SALESFORCE_PASSWORD,
            SALESFORCE_SECURITY_TOKEN,
            SALESFORCE_KEY_FIELD,
            SALESFORCE_API_RESERVE,
            SALESFORCE_STREAM,
            SALESFORCE_STREAM_CHANNEL,
            SALESFORCE_STREAM_RETENTION,
            INTERCOM_URL,
            INTERCOM_TOKEN,
            INTERCOM_REGION,
            INTERCOM_CLIENT_ID,
            INTERCOM_CLIENT_SECRET);

    private final String key;
    private final String fallback;
    private final String meaning;
    private final boolean secret;

    Setting(String key, String fallback, String meaning) {
        this(key, fallback, meaning, false);
    }

    Setting(String key, String fallback, String meaning, boolean secret) {
        this.key = key;
        this.fallback = fallback;
        this.meaning = meaning;
        this.secret = secret;
    }

    public String key() {
        return key;
    }

    /** The default; empty if there is none and the key has to be set where it is needed. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    public String meaning() {
        return meaning;
    }

    /** Whether the value must never be shown. */
    public boolean secret() {
        return secret;
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /** True for a key of ours: a setting, or what one is called for a named connection. */
    static boolean isKnown(String key) {
        return of(key).isPresent() || ofConnection(key).anyMatch(key::equals);
    }

    /** This setting's key for a connection of that name, such as {@code referral.salesforce.emea.client-id}. */
    String keyOf(String connection) {
        int last = key.lastIndexOf('.');
        return connection.equals(DEFAULT) ? key : key.substring(0, last + 1) + connection + key.substring(last);
    }

    /** The key that differs least from {@code key}. */
    static String nearest(String key) {
        return Stream.concat(Arrays.stream(values()).map(Setting::key), ofConnection(key))
                .min(Comparator.comparingInt(
                        known -> LevenshteinDistance.getDefaultInstance().apply(known, key)))
                .orElseThrow();
    }

    /** The keys of the named connection that {@code key} speaks of, if it speaks of one. */
    private static Stream<String> ofConnection(String key) {
        Matcher matcher = OF_CONNECTION.matcher(key);
        return matcher.matches()
                ? PER_CONNECTION.stream()
                        .filter(setting -> setting.key.startsWith(matcher.group(1)))
                        .map(setting -> setting.keyOf(matcher.group(2)))
                : Stream.empty();
    }
}
