package org.referralconnector;

/** A setting that is missing, unknown or of the wrong form. The message names the key and the cure, never a secret. */
public final class InvalidSetting extends RuntimeException {
    public InvalidSetting(String message) {
        super(message);
    }
}
