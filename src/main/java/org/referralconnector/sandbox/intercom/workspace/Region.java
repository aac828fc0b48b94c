package org.referralconnector.sandbox.intercom.workspace;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a workspace is kept; each region has a host of its own, and knows only its own tokens. */
public enum Region {
    US("api.intercom.io"),
    EU("api.eu.intercom.io"),
    AU("api.au.intercom.io");

    private final String host;

    Region(String host) {
        this.host = host;
    }

    /** The region which is reached under this Host header; empty for any other host. */
    public static Optional<Region> ofHost(String header) {
        String name = header.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return Arrays.stream(values())
                .filter(region -> region.host.equals(name))
                .findFirst();
    }

    /**
     * The region of this name.
     *
     * @throws IllegalArgumentException with a sentence for people if it is none
     */
    public static Region of(String text) {
        return Arrays.stream(values())
                .filter(region -> region.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"region\" must be US, EU or AU"));
    }
}
