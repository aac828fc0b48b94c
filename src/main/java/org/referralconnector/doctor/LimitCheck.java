package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.referralconnector.salesforce.ApiUsage;

/** How much of the org's daily API calls is left, and how long that will do. */
final class LimitCheck {
    private static final String CALLS = "API calls";
    private static final DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final Org org;
    private final Reading limits;
    private final Clock clock;
    private final Findings findings;

    LimitCheck(Org org, Reading limits, Clock clock, Findings findings) {
        this.org = org;
        this.limits = limits;
        this.clock = clock;
        this.findings = findings;
    }

    void check() {
        JsonNode daily = limits.content().path("DailyApiRequests");
        if (daily.isMissingNode()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    CALLS,
                    "how many are left: " + limits.refusal().orElse("the org does not say"));
            return;
        }
        long max = daily.path("Max").asLong();
        ApiUsage usage = new ApiUsage(max - daily.path("Remaining").asLong(), max);
        long reserve = org.reserve().calls(max);
        String what = usage.left() + " of " + max + " calls are left, " + reserve
                + " are kept for people and qualifications; " + forecast(usage);
        if (usage.left() == 0) {
            findings.add(Diagnosis.API_CALLS_USED_UP, CALLS, what);
        } else if (usage.left() <= reserve) {
            findings.add(
                    Diagnosis.API_CALLS_IN_RESERVE,
                    CALLS,
                    what + "; the reserve is begun, so the least urgent waits",
                    org.key("api-reserve"));
        } else {
            findings.add(Diagnosis.API_CALLS_LEFT, CALLS, what);
        }
    }

    /** A check sees one moment only, so the rate is the average of the 24 hours that Salesforce counts. */
    private String forecast(ApiUsage usage) {
        return usage.exhausted(clock.instant())
                .map(moment -> "at this rate exhausted at "
                        + CLOCK_TIME.format(LocalTime.ofInstant(moment, ZoneId.systemDefault())))
                .orElse("at this rate enough for a day");
    }
}
