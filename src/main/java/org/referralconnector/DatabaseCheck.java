package org.referralconnector;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.referralconnector.CheckCommand.Findings;

/** Looks whether the database can be opened, without making or changing anything in it. */
final class DatabaseCheck {
    private static final String WHAT = "database";
    private static final String H2 = "jdbc:h2:";
    private static final int H2_NO_SUCH_FILE = 90146;
    private static final int H2_IN_USE = 90020;

    private DatabaseCheck() {}

    static void check(Settings settings, Findings findings) {
        String url = settings.get(Setting.DATABASE_URL);
        boolean h2 = url.startsWith(H2);
        if (!h2 && !url.startsWith("jdbc:postgresql:")) {
            findings.bad(
                    WHAT,
                    Setting.DATABASE_URL.key() + ": give a URL of H2 (jdbc:h2:) or PostgreSQL (jdbc:postgresql:)");
            return;
        }
        try (Connection connection = DriverManager.getConnection(
                h2 ? url + ";IFEXISTS=TRUE" : url,
                settings.get(Setting.DATABASE_USERNAME),
                settings.get(Setting.DATABASE_PASSWORD))) {
            connection.setReadOnly(true);
            findings.well(
                    WHAT,
                    hasTables(connection)
                            ? "can be opened; the start brings its tables up to date if it has to"
                            : "can be opened; it is empty, and the start makes the tables");
        } catch (SQLException e) {
            if (h2 && e.getErrorCode() == H2_NO_SUCH_FILE) {
                findings.well(WHAT, "does not exist yet; the start makes it");
            } else if (h2 && e.getErrorCode() == H2_IN_USE) {
                findings.bad(WHAT, "another process has it open, probably the connector itself; stop that first");
            } else {
                findings.bad(
                        WHAT,
                        "cannot be opened (SQL state " + e.getSQLState() + "); check referral.database.url, username"
                                + " and password, and that the server runs");
            }
        }
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(null, null, null, new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                if (tables.getString("TABLE_NAME").equalsIgnoreCase("referral_schema")) {
                    return true;
                }
            }
            return false;
        }
    }
}
