package org.referralconnector;

import org.referralconnector.journal.TestDatabase;

/** The databases that the connector runs on. */
public enum DatabaseKind {
    H2("H2"),
    POSTGRESQL("PostgreSQL");

    private final String name;

    DatabaseKind(String name) {
        this.name = name;
    }

    /** An empty database of this kind, which nobody else uses. */
    public TestDatabase fresh() throws Exception {
        return this == H2 ? TestDatabase.h2() : TestDatabase.postgresql();
    }

    @Override
    public String toString() {
        return name;
    }
}
