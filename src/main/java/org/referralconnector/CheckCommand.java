package org.referralconnector;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.CampaignMistakes;
import org.referralconnector.campaign.Campaigns;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether the connector could run with these settings. Changes nothing, here, in Salesforce or in Intercom. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Check settings, campaigns, ports, database, Salesforce and Intercom; change nothing.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigFolder config;

    @Option(names = "--offline", description = "Ask neither Salesforce nor Intercom.")
    private boolean offline;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Findings findings = new Findings(spec.commandLine().getOut());
        findings.look("settings", config::settings).ifPresent(settings -> check(settings, findings, !offline));
        return findings.allWell() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Checks everything that these settings are about. */
    static void check(Settings settings, Findings findings, boolean online) {
        findings.well("settings", "all keys are known");
        findings.look(Setting.ADMIN_TOKEN.key(), settings::adminToken)
                .ifPresent(token -> findings.well(Setting.ADMIN_TOKEN.key(), "is set"));
        Optional<Campaigns> campaigns = campaigns(settings, findings);
        findings.look("ports", () -> portsAreFree(settings)).ifPresent(ports -> findings.well("ports", ports));
        DatabaseCheck.check(settings, findings);
        campaigns.ifPresent(all -> checkDestinations(settings, all, findings, online));
    }

    /** Each CRM is looked at if a campaign goes there. */
    private static void checkDestinations(Settings settings, Campaigns campaigns, Findings findings, boolean online) {
        boolean toSalesforce = campaigns.all().stream()
                .anyMatch(campaign -> campaign.salesforce().isPresent());
        if (toSalesforce && online) {
            SalesforceCheck.check(settings, campaigns, findings);
        } else if (toSalesforce) {
            for (String name : SalesforceOrgs.names(campaigns)) {
                findings.look("salesforce settings", () -> settings.salesforce(name))
                        .ifPresent(salesforce ->
                                findings.well("salesforce settings", "are complete; not tried (--offline)"));
            }
        }
        if (online) {
            WorkspaceCheck.check(settings, campaigns, findings);
        } else {
            WorkspaceCheck.checkSettings(settings, campaigns, findings);
        }
    }

    private static Optional<Campaigns> campaigns(Settings settings, Findings findings) {
        try {
            Campaigns campaigns = CampaignFiles.load(Path.of(settings.get(Setting.CAMPAIGNS)), settings::find);
            campaigns.all().forEach(campaign -> findings.well("campaign " + campaign.name(), "is right"));
            if (campaigns.all().isEmpty()) {
                findings.bad("campaigns", settings.get(Setting.CAMPAIGNS) + " holds no campaign file; write one");
            }
            return Optional.of(campaigns);
        } catch (CampaignMistakes e) {
            e.mistakes().forEach(mistake -> findings.bad("campaigns", mistake.toString()));
            return Optional.empty();
        }
    }

    private static String portsAreFree(Settings settings) {
        Ports.checkFree(settings);
        return settings.get(Setting.HTTP_PORT) + " and " + settings.get(Setting.MANAGEMENT_PORT) + " are free";
    }

    /** What was found, one line each. */
    static final class Findings {
        private final PrintWriter out;
        private final List<String> bad = new ArrayList<>();

        Findings(PrintWriter out) {
            this.out = out;
        }

        void well(String what, String how) {
            out.println("✓ " + what + ": " + how);
        }

        void bad(String what, String cure) {
            bad(what + ": " + cure);
        }

        private void bad(String line) {
            bad.add(line);
            out.println("✗ " + line);
        }

        /** The result of a look; a complaint about a setting is a finding. */
        <T> Optional<T> look(String what, Callable<T> look) {
            try {
                return Optional.ofNullable(look.call());
            } catch (InvalidSetting e) {
                e.getMessage().lines().forEach(this::bad);
            } catch (Exception e) {
                bad(what, e.getClass().getSimpleName() + ": " + e.getMessage());
            }
            return Optional.empty();
        }

        boolean allWell() {
            out.println(bad.isEmpty() ? "All is well." : bad.size() + " to repair.");
            out.flush();
            return bad.isEmpty();
        }
    }
}
