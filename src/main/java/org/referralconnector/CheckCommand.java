package org.referralconnector;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.doctor.CampaignFilesCheck;
import org.referralconnector.doctor.DatabaseCheck;
import org.referralconnector.doctor.Diagnosis;
import org.referralconnector.doctor.FindingJson;
import org.referralconnector.doctor.FindingTable;
import org.referralconnector.doctor.Findings;
import org.referralconnector.doctor.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks whether the connector could run with these settings. Changes nothing, here or anywhere else. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Find what is wrong with settings, campaigns, routes, Salesforce, Intercom and programs, and say what"
                        + " cures it; change nothing.")
final class CheckCommand implements Callable<Integer> {
    private static final String SETTINGS = "settings";

    @Mixin
    private ConfigFolder config;

    @Option(names = "--offline", description = "Ask nobody: look at what is here alone.")
    private boolean offline;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Option(names = "--campaign", paramLabel = "NAME", description = "Look at this campaign alone.")
    private String campaign;

    @Option(
            names = "--connection",
            paramLabel = "NAME",
            description = "Look at the CRM connections of this name alone.")
    private String connection;

    @Spec
    private CommandSpec spec;

    /**
     * What is looked at.
     *
     * @param campaign the one campaign, or all
     * @param connection the name of the connections, or all
     * @param online whether anybody is asked
     */
    record Scope(Optional<String> campaign, Optional<String> connection, boolean online) {
        static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), true);

        boolean has(String connectionName) {
            return connection.isEmpty() || connection.get().equals(connectionName);
        }
    }

    /** The scope names something that there is not. */
    static final class NothingInScope extends RuntimeException {
        NothingInScope(String message) {
            super(message);
        }
    }

    @Override
    public Integer call() {
        Findings findings = new Findings();
        Scope scope = new Scope(Optional.ofNullable(campaign), Optional.ofNullable(connection), !offline);
        try {
            look(findings.in(SETTINGS), config::settings).ifPresent(settings -> check(settings, scope, findings));
        } catch (NothingInScope e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? FindingJson.of(findings)
                                : FindingTable.of(findings).stripTrailing());
        spec.commandLine().getOut().flush();
        return findings.count(Level.RED) == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Checks everything in the scope that these settings are about. */
    static void check(Settings settings, Scope scope, Findings findings) {
        checkSettings(settings, findings.in(SETTINGS));
        DatabaseCheck.check(
                settings.get(Setting.DATABASE_URL),
                settings.get(Setting.DATABASE_USERNAME),
                settings.get(Setting.DATABASE_PASSWORD),
                findings);
        RouteVisit.check(settings, findings);
        CampaignFilesCheck.read(Path.of(settings.get(Setting.CAMPAIGNS)), settings::find, findings)
                .ifPresent(all -> checkCampaigns(settings, within(scope, all), scope, findings));
    }

    private static void checkSettings(Settings settings, Findings findings) {
        findings.add(Diagnosis.SETTINGS_KNOWN, SETTINGS, "all keys are known");
        look(findings, settings::adminToken)
                .ifPresent(token -> findings.add(Diagnosis.SETTINGS_KNOWN, Setting.ADMIN_TOKEN.key(), "is set"));
        try {
            Ports.checkFree(settings);
            findings.add(
                    Diagnosis.PORTS_FREE,
                    "ports",
                    settings.get(Setting.HTTP_PORT) + " and " + settings.get(Setting.MANAGEMENT_PORT) + " are free");
        } catch (InvalidSetting e) {
            findings.add(Diagnosis.PORT_TAKEN, "ports", e.getMessage());
        }
    }

    private static void checkCampaigns(Settings settings, Campaigns campaigns, Scope scope, Findings findings) {
        for (String name : SalesforceOrgs.names(campaigns)) {
            if (scope.has(name)) {
                SalesforceVisit.check(settings, name, campaigns, scope.online(), findings);
            }
        }
        for (String name : IntercomWorkspaces.names(campaigns)) {
            if (scope.has(name)) {
                WorkspaceVisit.check(settings, name, campaigns, scope.online(), findings);
            }
        }
        if (scope.online() && scope.connection().isEmpty()) {
            ProgramVisit.check(settings, campaigns, findings);
        }
    }

    /** The campaigns that are meant. */
    private static Campaigns within(Scope scope, Campaigns all) {
        Campaigns meant = scope.campaign()
                .map(name -> new Campaigns(List.of(all.find(name)
                        .orElseThrow(() -> new NothingInScope("--campaign: no campaign is called " + name)))))
                .orElse(all);
        scope.connection().ifPresent(name -> {
            if (connections(meant).noneMatch(name::equals)) {
                throw new NothingInScope("--connection: no campaign goes to a connection called " + name);
            }
        });
        return meant;
    }

    private static Stream<String> connections(Campaigns campaigns) {
        return Stream.concat(SalesforceOrgs.names(campaigns).stream(), IntercomWorkspaces.names(campaigns).stream());
    }

    /** A part of the settings; what is wrong with it is a finding, one for each line of the complaint. */
    static <T> Optional<T> look(Findings findings, Supplier<T> part) {
        try {
            return Optional.of(part.get());
        } catch (InvalidSetting e) {
            e.getMessage().lines().forEach(line -> findings.add(Diagnosis.SETTING_INVALID, subject(line), line));
            return Optional.empty();
        }
    }

    /** Complaints begin with the key that they are about. */
    private static String subject(String complaint) {
        return complaint.split("[: ]", 2)[0];
    }
}
