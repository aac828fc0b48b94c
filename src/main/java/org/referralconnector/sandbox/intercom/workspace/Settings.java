package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.referralconnector.sandbox.http.Parameters;
import org.referralconnector.sandbox.intercom.wire.ApiVersion;

/**
 * How the workspace is set up, and what Intercom does where that is not certain.
 *
 * @param searchLag how old a change is before searches and lists know it
 * @param timezone in which dates are compared by day
 * @param version of calls which name none
 * @param datesByDayFrom the first version in which searches compare dates by day; those before compare seconds
 * @param mergeChecked whether a merge that does not say {@code skip_duplicate_validation} is refused if the two share
 *     neither e-mail address nor phone; one that says {@code false} always is, from version 2.16 on
 * @param leadsShareUserEmail whether a lead may have the e-mail address of a user
 */
public record Settings(
        Duration searchLag,
        ZoneId timezone,
        Region region,
        ApiVersion version,
        ApiVersion datesByDayFrom,
        boolean mergeChecked,
        boolean leadsShareUserEmail) {
    static final Settings AT_START =
            new Settings(Duration.ZERO, ZoneOffset.UTC, Region.US, ApiVersion.LATEST, ApiVersion.LATEST, false, true);

    /**
     * These settings with what is given of them replaced.
     *
     * @throws IllegalArgumentException with a sentence for people if one of them makes no sense
     */
    Settings with(Parameters order) {
        double lag = order.number("searchLag").map(Number::doubleValue).orElseGet(() -> searchLag.toMillis() / 1000.0);
        if (lag < 0) {
            throw new IllegalArgumentException("\"searchLag\" must be seconds, 0 or more");
        }
        return new Settings(
                Duration.ofMillis(Math.round(lag * 1000)),
                order.text("timezone").map(Settings::zone).orElse(timezone),
                order.text("region").map(Region::of).orElse(region),
                order.text("version").map(ApiVersion::of).orElse(version),
                order.text("datesByDayFrom").map(ApiVersion::of).orElse(datesByDayFrom),
                order.text("mergeChecked").map(Settings::flag).orElse(mergeChecked),
                order.text("leadsShareUserEmail").map(Settings::flag).orElse(leadsShareUserEmail));
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("\"mergeChecked\" and \"leadsShareUserEmail\" must be true or false");
        }
        return text.equals("true");
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"timezone\" must be a name such as America/Los_Angeles", e);
        }
    }

    void report(ObjectNode node) {
        node.put("searchLag", searchLag.toMillis() / 1000.0)
                .put("timezone", timezoneName())
                .put("region", region.name())
                .put("version", version.toString())
                .put("datesByDayFrom", datesByDayFrom.toString())
                .put("mergeChecked", mergeChecked)
                .put("leadsShareUserEmail", leadsShareUserEmail);
    }

    public String timezoneName() {
        return timezone.equals(ZoneOffset.UTC) ? "UTC" : timezone.getId();
    }
}
