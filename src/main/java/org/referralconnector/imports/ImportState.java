package org.referralconnector.imports;

import java.util.Locale;

/** How an import stands. */
public enum ImportState {
    /** Its people are read and recorded. */
    READING,
    /** All are recorded; what the program says to them is awaited. */
    CARRYING,
    DONE,
    /** The CRM refuses to tell who it is; whoever was recorded before is carried. */
    FAILED,
    /** Somebody stopped the reading; whoever was recorded before is carried. */
    CANCELLED;

    /** As the database and the operator API spell it, such as {@code reading}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether there is something left to do. */
    public boolean active() {
        return this == READING || this == CARRYING;
    }

    static ImportState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
