package org.referralconnector.doctor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks whether the database can be opened, without making or changing anything in it. */
public final class DatabaseCheck {
    private static final String DATABASE = "database";
    private static final String H2 = "jdbc:h2:";

    /** Makes nothing, and finds names as the connector writes them: otherwise there would be no schema. */
    private static final String AS_THE_CONNECTOR = ";IFEXISTS=TRUE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

    private static final int H2_NO_SUCH_FILE = 90146;
    private static final int H2_IN_USE = 90020;

    private DatabaseCheck() {}

    /**
     * Opens the database and closes it again.
     *
     * @param url a JDBC URL
     * @param findings where what is found goes
     */
    public static void check(String url, String username, String password, Findings findings) {
        Findings ours = findings.in(DATABASE);
        boolean h2 = url.startsWith(H2);
        if (!h2 && !url.startsWith("jdbc:postgresql:")) {
            ours.add(Diagnosis.DATABASE_NOT_SUPPORTED, DATABASE, "the URL is of no database that the connector knows");
            return;
        }
        try (Connection connection =
                DriverManager.getConnection(h2 ? url + AS_THE_CONNECTOR : url, username, password)) {
            connection.setReadOnly(true);
            ours.add(
                    Diagnosis.DATABASE_READY,
                    DATABASE,
                    hasTables(connection)
                            ? "can be opened; the start brings its tables up to date if it has to"
                            : "can be opened; it is empty, and the start makes the tables");
        } catch (SQLException e) {
            if (h2 && e.getErrorCode() == H2_NO_SUCH_FILE) {
                ours.add(Diagnosis.DATABASE_READY, DATABASE, "does not exist yet; the start makes it");
            } else if (h2 && e.getErrorCode() == H2_IN_USE) {
                ours.add(Diagnosis.DATABASE_IN_USE, DATABASE, "another process has it open");
            } else {
                ours.add(
                        Diagnosis.DATABASE_UNREACHABLE,
                        DATABASE,
                        "cannot be opened (SQL state " + e.getSQLState() + ")");
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
