package org.referralconnector;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.referralconnector.connection.Grant;
import org.referralconnector.connection.Secret;
import org.referralconnector.connection.TokenKey;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomConnection.Region;
import org.referralconnector.operator.OperatorToken;
import org.referralconnector.salesforce.ApiReserve;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceConnection.Mode;
import org.referralconnector.salesforce.StreamMode;

/**
 * The operator's settings: {@code application.properties}, environment variables over it, {@code -D} over that.
 *
 * <p>The environment variable of a key is the key in capitals with everything but letters and digits replaced by
 * {@code _}, so {@code referral.http.port} is {@code REFERRAL_HTTP_PORT}.
 */
public final class Settings {
    private static final String OURS = "referral.";
    private static final String CALLBACK_PATH = "/connect/callback";
    private static final int MOST_SPARES = 4;
    private static final String FILE = "application.properties";
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?");
    private static final Pattern CUSTOM_CHANNEL = Pattern.compile("\\w+__chn");

    private final Map<String, String> file;
    private final Map<String, String> environment;
    private final Map<String, String> overrides;

    private Settings(Map<String, String> file, Map<String, String> environment, Map<String, String> overrides) {
        this.file = file;
        this.environment = environment;
        this.overrides = overrides;
        refuseUnknownKeys();
    }

    /**
     * Reads the settings of a stand-alone connector.
     *
     * @param folder where {@code application.properties} is looked for; it may be missing
     * @throws InvalidSetting if the file cannot be read or names a {@code referral.} key that does not exist
     */
    public static Settings read(Path folder, Map<String, String> environment, Properties system) {
        Properties properties = new Properties();
        Path path = folder.resolve(FILE);
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new InvalidSetting(path + " cannot be read: " + e.getMessage());
            }
        }
        return new Settings(strings(properties), environment, strings(system));
    }

    /**
     * Settings from a map alone, for a host application and for tests.
     *
     * @throws InvalidSetting if it names a {@code referral.} key that does not exist
     */
    public static Settings of(Map<String, String> settings) {
        return new Settings(Map.copyOf(settings), Map.of(), Map.of());
    }

    /** The value of any key, ours or not; empty if it is nowhere set and has no default. */
    public Optional<String> find(String key) {
        String value = overrides.get(key);
        if (value == null) {
            value = environment.get(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
        }
        if (value == null) {
            value = file.get(key);
        }
        return Optional.ofNullable(value)
                .filter(given -> !given.isBlank())
                .map(String::strip)
                .or(() -> Setting.of(key).flatMap(Setting::fallback));
    }

    /**
     * The value of a key of ours.
     *
     * @throws InvalidSetting if it is not set and has no default; the message names the key
     */
    public String get(Setting setting) {
        return find(setting.key()).orElseThrow(() -> missing(setting.key(), setting));
    }

    /** What a connection has of its own; the default if there is one. */
    private Optional<String> own(Setting setting, String connection) {
        return find(setting.keyOf(connection)).or(setting::fallback);
    }

    /** The same, if the connection cannot do without. */
    private String needed(Setting setting, String connection) {
        return own(setting, connection).orElseThrow(() -> missing(setting.keyOf(connection), setting));
    }

    /** What a connection has of its own; what all have if it has nothing. */
    private String common(Setting setting, String connection) {
        return find(setting.keyOf(connection)).orElseGet(() -> get(setting));
    }

    private static InvalidSetting missing(String key, Setting setting) {
        return new InvalidSetting(key + " is not set: " + setting.meaning() + ". Set it in " + FILE
                + " or as environment variable " + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
    }

    /** The whole number of a key of ours. */
    public int number(Setting setting) {
        String value = get(setting);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidSetting(setting.key() + ": " + value + " is not a whole number");
        }
    }

    /** The truth value of a key of ours. */
    public boolean flag(Setting setting) {
        String value = get(setting);
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw new InvalidSetting(setting.key() + ": say true or false instead of " + value);
    }

    /** The duration of a key of ours: a number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
    public Duration duration(Setting setting) {
        return duration(setting.key(), get(setting));
    }

    private static Duration duration(String key, String value) {
        String unit = value.replaceAll("[0-9]", "");
        try {
            long amount = Long.parseLong(value.substring(0, value.length() - unit.length()));
            return switch (unit) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> throw new NumberFormatException(unit);
            };
        } catch (NumberFormatException e) {
            throw new InvalidSetting(key + ": " + value + " is no duration; write for example 30s, 5m or 2h");
        }
    }

    /** The number of bytes of a key of ours: a number with {@code B}, {@code KiB} or {@code MiB}. */
    public long bytes(Setting setting) {
        String value = get(setting);
        String unit = value.replaceAll("[0-9]", "");
        try {
            long amount = Long.parseLong(value.substring(0, value.length() - unit.length()));
            return switch (unit) {
                case "B", "" -> amount;
                case "KiB" -> amount * 1024;
                case "MiB" -> amount * 1024 * 1024;
                default -> throw new NumberFormatException(unit);
            };
        } catch (NumberFormatException e) {
            throw new InvalidSetting(setting.key() + ": " + value + " is no size; write for example 256KiB or 1MiB");
        }
    }

    /**
     * Who is told the end of each import.
     *
     * @throws InvalidSetting if it is no HTTP address
     */
    Optional<String> importNotify() {
        Optional<String> address = find(Setting.IMPORT_NOTIFY.key());
        if (address.isPresent() && !address.get().matches("https?://[^\\s{}]+")) {
            throw new InvalidSetting(Setting.IMPORT_NOTIFY.key()
                    + ": this is no address; write for example https://example.com/imports");
        }
        return address;
    }

    /** The name of this process among those that share a database. */
    String instance() {
        String given = get(Setting.INSTANCE);
        if (!given.isEmpty()) {
            return given;
        }
        try {
            return InetAddress.getLocalHost().getHostName() + ":" + get(Setting.HTTP_PORT);
        } catch (UnknownHostException e) {
            return "localhost:" + get(Setting.HTTP_PORT);
        }
    }

    /** The token of the operator API. */
    String adminToken() {
        String token = get(Setting.ADMIN_TOKEN);
        if (token.length() < OperatorToken.SHORTEST) {
            throw new InvalidSetting(Setting.ADMIN_TOKEN.key() + ": the token is too short; use at least "
                    + OperatorToken.SHORTEST + " characters that nobody can guess");
        }
        return token;
    }

    /** Whether an acknowledged event must survive the loss of power. */
    boolean survivesPowerLoss() {
        String durability = get(Setting.DATABASE_DURABILITY);
        if (!durability.equals("process") && !durability.equals("power-loss")) {
            throw new InvalidSetting(
                    Setting.DATABASE_DURABILITY.key() + ": say process or power-loss instead of " + durability);
        }
        return durability.equals("power-loss");
    }

    /** The unique external id field of a Salesforce connection, unless the operator does without. */
    Optional<String> keyField(String connection) {
        return Optional.of(common(Setting.SALESFORCE_KEY_FIELD, connection)).filter(field -> !field.equals("none"));
    }

    /** What is kept of the org's daily API limit. */
    ApiReserve apiReserve(String connection) {
        try {
            return ApiReserve.of(common(Setting.SALESFORCE_API_RESERVE, connection));
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(Setting.SALESFORCE_API_RESERVE.keyOf(connection) + ": " + e.getMessage());
        }
    }

    /** How changes in Salesforce become known. */
    StreamMode streamMode(String connection) {
        String word = common(Setting.SALESFORCE_STREAM, connection);
        return StreamMode.of(word)
                .orElseThrow(() -> new InvalidSetting(Setting.SALESFORCE_STREAM.keyOf(connection)
                        + ": say cdc, push-topic, poll or off instead of " + word));
    }

    /** The custom channel with the events of all objects, if one is used. */
    Optional<String> streamChannel(String connection) {
        Optional<String> channel = Optional.of(common(Setting.SALESFORCE_STREAM_CHANNEL, connection))
                .filter(name -> !name.isEmpty());
        channel.filter(name -> !CUSTOM_CHANNEL.matcher(name).matches()).ifPresent(name -> {
            throw new InvalidSetting(Setting.SALESFORCE_STREAM_CHANNEL.keyOf(connection)
                    + ": the name of a custom channel ends with __chn, such as Referral__chn, not " + name);
        });
        return channel;
    }

    /** How long Salesforce keeps the events of a stream. */
    Duration streamRetention(String connection) {
        String given = common(Setting.SALESFORCE_STREAM_RETENTION, connection);
        return given.isEmpty()
                ? streamMode(connection).retention()
                : duration(Setting.SALESFORCE_STREAM_RETENTION.keyOf(connection), given);
    }

    /** How often changes are asked for whatever the stream says; zero for never. */
    Duration reconciliation(String connection) {
        return switch (streamMode(connection)) {
            case CDC, PUSH_TOPIC -> duration(Setting.SALESFORCE_RECONCILE);
            case POLL -> duration(Setting.SALESFORCE_POLL_INTERVAL);
            case OFF -> Duration.ZERO;
        };
    }

    /**
     * A Salesforce connection, with the credentials that its way to log in needs.
     *
     * @param name its name: {@code default} for the keys without a name in them
     */
    SalesforceConnection salesforce(String name) {
        Optional<Mode> given = mode(name);
        String loginUrl = find(Setting.SALESFORCE_LOGIN_URL.keyOf(name))
                .orElse(given.orElse(Mode.LIVE).loginUrl())
                .replaceFirst("/+$", "");
        if (!ADDRESS.matcher(loginUrl).matches()) {
            throw new InvalidSetting(Setting.SALESFORCE_LOGIN_URL.keyOf(name)
                    + ": this is no address; write for example https://example.my.salesforce.com, or leave it out");
        }
        Optional<Mode> mode = given.or(() -> Mode.ofAddress(loginUrl));
        return new SalesforceConnection(
                name,
                mode,
                loginUrl,
                needed(Setting.SALESFORCE_CLIENT_ID, name),
                grant(name, mode),
                get(Setting.SALESFORCE_API_VERSION),
                duration(Setting.SALESFORCE_TIMEOUT));
    }

    private Optional<Mode> mode(String connection) {
        Optional<String> word = find(Setting.SALESFORCE_MODE.keyOf(connection));
        if (word.isPresent() && Mode.of(word.get()).isEmpty()) {
            throw new InvalidSetting(
                    Setting.SALESFORCE_MODE.keyOf(connection) + ": say live or test instead of " + word.get());
        }
        return word.flatMap(Mode::of);
    }

    /** The way to log in, with the credentials that it needs. */
    private Grant grant(String name, Optional<Mode> mode) {
        String word = needed(Setting.SALESFORCE_AUTHENTICATION, name);
        return switch (word) {
            case "client-credentials" -> new Grant.ClientCredentials(secret(Setting.SALESFORCE_CLIENT_SECRET, name));
            case "jwt" ->
                new Grant.JwtBearer(
                        needed(Setting.SALESFORCE_USERNAME, name),
                        own(Setting.SALESFORCE_JWT_AUDIENCE, name)
                                .orElse(mode.orElse(Mode.LIVE).loginUrl()),
                        Path.of(needed(Setting.SALESFORCE_JWT_KEY_FILE, name)));
            case "refresh-token" ->
                new Grant.RefreshToken(
                        secret(Setting.SALESFORCE_REFRESH_TOKEN, name),
                        own(Setting.SALESFORCE_CLIENT_SECRET, name).map(Secret::of));
            case "authorization-code" ->
                new Grant.AuthorizationCode(
                        own(Setting.SALESFORCE_CLIENT_SECRET, name).map(Secret::of));
            case "username-password" ->
                new Grant.UsernamePassword(
                        needed(Setting.SALESFORCE_USERNAME, name),
                        Secret.of(needed(Setting.SALESFORCE_PASSWORD, name)
                                + needed(Setting.SALESFORCE_SECURITY_TOKEN, name)),
                        secret(Setting.SALESFORCE_CLIENT_SECRET, name));
            default ->
                throw new InvalidSetting(Setting.SALESFORCE_AUTHENTICATION.keyOf(name) + ": " + word
                        + " is not supported; say client-credentials, jwt, authorization-code, refresh-token or"
                        + " username-password");
        };
    }

    private Secret secret(Setting setting, String connection) {
        return Secret.of(needed(setting, connection));
    }

    /** The key under which tokens are kept. */
    TokenKey tokenKey() {
        return new TokenKey(find(Setting.TOKENS_KEY.key()), Path.of(get(Setting.TOKENS_KEY_FILE)));
    }

    /**
     * An Intercom connection.
     *
     * @param name its name: {@code default} for the keys without a name in them
     * @throws InvalidSetting if the token is missing, or the address or the region is wrong
     */
    IntercomConnection intercom(String name) {
        String region = find(Setting.INTERCOM_REGION.keyOf(name)).orElse("us");
        Region place = Region.of(region)
                .orElseThrow(() -> new InvalidSetting(
                        Setting.INTERCOM_REGION.keyOf(name) + ": say us, eu or au instead of " + region));
        String url = find(Setting.INTERCOM_URL.keyOf(name)).orElse(place.url()).replaceFirst("/+$", "");
        if (!ADDRESS.matcher(url).matches()) {
            throw new InvalidSetting(Setting.INTERCOM_URL.keyOf(name)
                    + ": this is no address; write for example https://api.eu.intercom.io, or leave it out");
        }
        String token = Setting.INTERCOM_TOKEN.keyOf(name);
        return new IntercomConnection(
                name,
                url,
                find(token)
                        .or(() -> intercomClient(name).map(browser -> ""))
                        .orElseThrow(() -> missing(token, Setting.INTERCOM_TOKEN)),
                find(Setting.INTERCOM_CLIENT_SECRET.keyOf(name)));
    }

    /**
     * The app that somebody lets into an Intercom workspace with a browser; empty if the connection has a token of its own.
     *
     * @throws InvalidSetting if the app lacks its secret
     */
    Optional<IntercomClient> intercomClient(String name) {
        Optional<String> id = find(Setting.INTERCOM_CLIENT_ID.keyOf(name));
        if (id.isEmpty() || find(Setting.INTERCOM_TOKEN.keyOf(name)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new IntercomClient(id.get(), secret(Setting.INTERCOM_CLIENT_SECRET, name)));
    }

    /** An app of Intercom. */
    record IntercomClient(String id, Secret secret) {}

    /** Where browsers come back to when somebody connects an account. */
    URI connectCallback() {
        String address = find(Setting.CONNECT_CALLBACK.key())
                .orElseGet(() -> "http://localhost:" + number(Setting.MANAGEMENT_PORT) + CALLBACK_PATH);
        if (!address.matches("https?://[A-Za-z0-9.\\[\\]:_-]+(/[A-Za-z0-9._~-]+)*" + CALLBACK_PATH)) {
            throw new InvalidSetting(Setting.CONNECT_CALLBACK.key() + ": the address has to end with " + CALLBACK_PATH
                    + ", such as https://connector.example.com" + CALLBACK_PATH);
        }
        return URI.create(address);
    }

    /** How many spare authorizations somebody gives who connects a Salesforce account. */
    int spareAuthorizations() {
        int spares = number(Setting.SALESFORCE_SPARE_AUTHORIZATIONS);
        if (spares < 0 || spares > MOST_SPARES) {
            throw new InvalidSetting(Setting.SALESFORCE_SPARE_AUTHORIZATIONS.key() + ": say a number from 0 to "
                    + MOST_SPARES + " instead of " + spares + "; Salesforce lets a user authorize an app five times");
        }
        return spares;
    }

    /** All keys that begin with {@code prefix}, as set by file, environment (keys of the file only) or {@code -D}. */
    public Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new TreeMap<>();
        Stream.concat(file.keySet().stream(), overrides.keySet().stream())
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> find(key).ifPresent(value -> found.put(key, value)));
        return found;
    }

    private void refuseUnknownKeys() {
        List<String> mistakes = new ArrayList<>();
        Stream.concat(file.keySet().stream(), overrides.keySet().stream())
                .filter(key -> key.startsWith(OURS) && !Setting.isKnown(key))
                .sorted()
                .distinct()
                .forEach(key -> mistakes.add(key + " is no setting; did you mean " + Setting.nearest(key) + "?"));
        if (!mistakes.isEmpty()) {
            throw new InvalidSetting(String.join("\n", mistakes));
        }
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> strings.put(name, properties.getProperty(name)));
        return strings;
    }
}
