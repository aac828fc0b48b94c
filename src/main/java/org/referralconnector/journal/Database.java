package org.referralconnector.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The database behind the journal: embedded H2, or PostgreSQL.
 *
 * <p>An H2 URL gets the settings under which a committed entry survives the death of the process. H2 by itself writes
 * commits out up to half a second later.
 */
public final class Database implements AutoCloseable {
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern H2_FILE =
            Pattern.compile("jdbc:h2:(file:)?(?!(mem|tcp|ssl|zip|nio[A-Za-z]*|async|retry|split):)");

    private final HikariDataSource pool;
    private final boolean h2;

    private Database(HikariDataSource pool, boolean h2) {
        this.pool = pool;
        this.h2 = h2;
    }

    /**
     * Connects and brings the tables up to date.
     *
     * @param url a JDBC URL of H2 or PostgreSQL
     * @throws IllegalArgumentException if the URL is of another database
     * @throws RuntimeException if the database cannot be reached or its tables cannot be brought up to date
     */
    public static Database open(String url, String username, String password) {
        boolean h2 = url.startsWith(H2);
        if (!h2 && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException("referral.database.url: give a URL that starts with " + H2 + " or "
                    + POSTGRESQL + "; other databases are not supported");
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName("referral");
        config.setJdbcUrl(h2 ? durable(url) : url);
        config.setUsername(username);
        config.setPassword(password);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (h2) {
            // H2 closes the file with its last connection, so one of them stays
            config.setMaxLifetime(0);
            config.setExceptionOverride(new ClosedDatabase());
        } else {
            // a server or a client that went away without a word is noticed, and holds no lock for hours
            config.addDataSourceProperty("connectTimeout", "5");
            config.addDataSourceProperty("socketTimeout", "60");
            config.addDataSourceProperty("tcpKeepAlive", "true");
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            // every query has its index; a plan from when the tables were empty would read whole tables for ever
            config.setConnectionInitSql("SET idle_in_transaction_session_timeout = '60s'; SET enable_seqscan = off");
        }
        HikariDataSource pool = new HikariDataSource(config);
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:referral/db/migration")
                    .table("referral_schema")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
        return new Database(pool, h2);
    }

    /** The pool, for whoever reads or writes the tables. */
    public DataSource dataSource() {
        return pool;
    }

    /** True for the embedded database, which only one process can have open. */
    public boolean embedded() {
        return h2;
    }

    /** Whether a query gets through within two seconds. */
    public boolean reachable() {
        try (var connection = pool.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** All or nothing, and the connection goes back to the pool as it came. */
    <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // what matters is why it came to this
            cause.addSuppressed(e);
        }
    }

    private static String durable(String url) {
        // H2's usual way to write files closes the whole database when a writing thread is interrupted
        String durable = H2_FILE.matcher(url).replaceFirst("jdbc:h2:async:");
        durable = withSetting(durable, "MODE", "PostgreSQL");
        durable = withSetting(durable, "DATABASE_TO_LOWER", "TRUE");
        durable = withSetting(durable, "DEFAULT_NULL_ORDERING", "HIGH");
        durable = withSetting(durable, "WRITE_DELAY", "0");
        durable = withSetting(durable, "LOCK_TIMEOUT", "10000");
        durable = withSetting(durable, "DB_CLOSE_ON_EXIT", "FALSE");
        return durable;
    }

    private static String withSetting(String url, String name, String value) {
        boolean given = url.toUpperCase(Locale.ROOT).contains(";" + name + "=");
        return given ? url : url + ";" + name + "=" + value;
    }

    /** What is done within one transaction. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
