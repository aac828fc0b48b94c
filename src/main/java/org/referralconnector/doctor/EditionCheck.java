package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which edition an org is of, and whether it is the sort of org that the connection is meant for. */
final class EditionCheck {
    private static final String ORG = "org";
    private static final String LIVE = "https://login.salesforce.com";
    private static final String TEST = "https://test.salesforce.com";

    /** Parts of the host names of orgs that are no production (Salesforce help, "My Domain hostnames"). */
    private static final List<String> OF_SANDBOXES = List.of(".sandbox.", ".scratch.");

    private static final int DAY = 10;

    private final Org org;
    private final OrgReader reader;
    private final Findings findings;

    EditionCheck(Org org, OrgReader reader, Findings findings) {
        this.org = org;
        this.reader = reader;
        this.findings = findings;
    }

    void check() {
        Reading reading = reader.query(
                "SELECT OrganizationType, IsSandbox, InstanceName, TrialExpirationDate FROM Organization LIMIT 1");
        if (reading.isRefused() || reading.rows().isEmpty()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    ORG,
                    "edition and sort of org: Organization cannot be read, "
                            + reading.refusal().orElse("it has no row"));
            return;
        }
        JsonNode row = reading.rows().get(0);
        boolean sandbox = row.path("IsSandbox").asBoolean();
        String kind = (sandbox ? "sandbox" : "production") + " org on "
                + row.path("InstanceName").asText();
        Optional<Boolean> meant = org.mode().map("test"::equals).or(() -> meansSandbox(org.loginUrl()));
        if (meant.isPresent() && meant.get() != sandbox) {
            findings.add(
                    Diagnosis.ORG_OF_ANOTHER_MODE,
                    ORG,
                    "is a " + kind + ", but " + org.key(org.mode().isPresent() ? "mode" : "login-url") + " means "
                            + (sandbox ? "a production org" : "a sandbox org"),
                    sandbox ? TEST : LIVE);
        } else {
            findings.add(
                    Diagnosis.ORG_KNOWN, ORG, row.path("OrganizationType").asText() + ", " + kind + ", API enabled");
        }
        String ends = row.path("TrialExpirationDate").asText("");
        if (ends.length() >= DAY && !ends.equals("null")) {
            findings.add(Diagnosis.ORG_EXPIRES, ORG, "is on trial until " + ends.substring(0, DAY));
        }
    }

    /** Whether a login URL is one of sandbox orgs; empty if it does not say. */
    static Optional<Boolean> meansSandbox(String loginUrl) {
        String host =
                Optional.ofNullable(URI.create(loginUrl).getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (host.equals(URI.create(TEST).getHost()) || OF_SANDBOXES.stream().anyMatch(host::contains)) {
            return Optional.of(true);
        }
        return host.endsWith("salesforce.com") ? Optional.of(false) : Optional.empty();
    }
}
