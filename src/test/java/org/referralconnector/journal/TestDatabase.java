package org.referralconnector.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database for one test, opened the way the connector opens it: a file of its own on H2, a schema of its own
 * on the one PostgreSQL server that all tests share.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final String url;
    private final String username;
    private final List<Database> opened = new ArrayList<>();
    private final Path folder;

    private TestDatabase(String url, String username, Path folder) {
        this.url = url;
        this.username = username;
        this.folder = folder;
    }

    /** A new H2 database in a temporary folder. */
    public static TestDatabase h2() {
        try {
            Path folder = Files.createTempDirectory("referral-h2-");
            return new TestDatabase("jdbc:h2:file:" + folder.resolve("referral"), "sa", folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new schema on PostgreSQL. */
    public static TestDatabase postgresql() throws SQLException {
        String schema = "test_" + SCHEMAS.incrementAndGet();
        String server = Server.RUNNING.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(server);
                PreparedStatement create = connection.prepareStatement("CREATE SCHEMA " + schema)) {
            create.execute();
        }
        return new TestDatabase(server + "&currentSchema=" + schema, "postgres", null);
    }

    /** The database as the code under test sees it. */
    public synchronized Database database() {
        return opened.isEmpty() ? another() : opened.get(0);
    }

    /** One more pool on the same database, as another process has it. */
    public synchronized Database another() {
        Database another = Database.open(url, username, "");
        opened.add(another);
        return another;
    }

    /** The URL to open it with. */
    public String url() {
        return url;
    }

    /** The settings of a connector that runs on it. */
    public Map<String, String> settings() {
        return Map.of("referral.database.url", url, "referral.database.username", username);
    }

    /** Runs a statement outside the code under test. */
    public int execute(String sql, Object... values) throws SQLException {
        try (Connection connection = database().dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** Reads rows outside the code under test; times come as {@link Instant}. */
    public List<Map<String, Object>> rows(String sql, Object... values) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Connection connection = database().dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.put(result.getMetaData().getColumnLabel(i), plain(result.getObject(i)));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** The one row of a query. */
    public Map<String, Object> row(String sql, Object... values) throws SQLException {
        List<Map<String, Object>> rows = rows(sql, values);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows: " + sql);
        }
        return rows.get(0);
    }

    /** The one value of a query, a number. */
    public long number(String sql, Object... values) throws SQLException {
        return ((Number) row(sql, values).values().iterator().next()).longValue();
    }

    @Override
    public void close() throws IOException {
        opened.forEach(Database::close);
        if (folder != null) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof Instant time ? JournalTables.time(time) : values[i]);
        }
    }

    private static Object plain(Object value) {
        if (value instanceof Timestamp time) {
            return time.toInstant();
        }
        return value instanceof OffsetDateTime time ? time.toInstant() : value;
    }

    /** Started with the first test that needs it, stopped with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("synchronous_commit", System.getProperty("postgresql.commit", "off"))
                        .setServerConfig("fsync", System.getProperty("postgresql.commit", "off"))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
