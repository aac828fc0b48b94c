package org.referralconnector.connection;

/** Nobody can connect this account now. The message says what to do. */
public final class ConnectRefused extends Exception {
    private final boolean unknown;

    private ConnectRefused(boolean unknown, String message) {
        super(message);
        this.unknown = unknown;
    }

    static ConnectRefused unknown(AccountKey key) {
        return new ConnectRefused(true, "no campaign uses a connection " + key.destination());
    }

    static ConnectRefused notNow(String message) {
        return new ConnectRefused(false, message);
    }

    /** Whether there is no such connection. */
    public boolean isUnknown() {
        return unknown;
    }
}
