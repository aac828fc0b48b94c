package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.provision.Needs;
import org.referralconnector.provision.OrgSetup;
import org.referralconnector.provision.WorkspaceSetup;
import org.referralconnector.salesforce.SalesforceApi;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes what campaigns need in Salesforce and Intercom, and tells what is there already or cannot be made. */
@Command(
        name = "provision",
        mixinStandardHelpOptions = true,
        description = "Make the fields, permissions, streams and attributes that campaigns need.",
        footer = {
            "",
            "Nothing that is there is altered or taken away; a second run does what an earlier one could not. Exit codes:"
                    + " 0 all is as needed, 1 something is not, 2 bad usage."
        })
final class ProvisionCommand implements Callable<Integer> {
    @Mixin
    private ConfigFolder config;

    @Option(names = "--campaign", paramLabel = "NAME", description = "What this campaign needs, and no other.")
    private String campaign;

    @Option(
            names = "--connection",
            paramLabel = "NAME",
            description = "Only the Salesforce or Intercom connection of that name.")
    private String connection;

    @Option(
            names = "--with",
            paramLabel = "NAME",
            description =
                    "Set up Salesforce with the rights of this connection's user, an administrator of the same org;"
                            + " without it the connection of the campaigns sets up itself.")
    private String with;

    @Option(names = "--plan", description = "Only tell what would be done; change nothing.")
    private boolean plan;

    @Option(names = "--json", description = "Print the result as JSON; how far it is goes to standard error.")
    private boolean asJson;

    @Spec
    private CommandSpec spec;

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Integer call() throws Exception {
        Settings settings = config.settings();
        Campaigns campaigns = CampaignFiles.load(Path.of(settings.get(Setting.CAMPAIGNS)), settings::find);
        Campaigns chosen = chosen(campaigns);
        List<String> orgs = only(SalesforceOrgs.names(chosen));
        List<String> workspaces = only(IntercomWorkspaces.names(chosen));
        if (orgs.isEmpty() && workspaces.isEmpty()) {
            throw new ParameterException(spec.commandLine(), nothing());
        }
        PrintWriter progress =
                asJson ? spec.commandLine().getErr() : spec.commandLine().getOut();
        ProvisionReport report = new ProvisionReport(progress, plan);
        Set<String> called = new LinkedHashSet<>(orgs);
        Optional.ofNullable(with).filter(name -> !orgs.isEmpty()).ifPresent(called::add);
        try (CrmCalls calls =
                new CrmCalls(settings, called, workspaces.isEmpty() ? new Campaigns(List.of()) : chosen)) {
            for (String org : orgs) {
                setUp(org, settings, chosen, calls, report);
            }
            for (String workspace : workspaces) {
                new WorkspaceSetup(workspace, chosen, call -> calls.intercom(workspace, call), json)
                        .run(plan, report.of("intercom", workspace));
            }
        }
        boolean complete = report.end();
        if (asJson) {
            spec.commandLine().getOut().println(report.json());
            spec.commandLine().getOut().flush();
        }
        return complete ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void setUp(String org, Settings settings, Campaigns chosen, CrmCalls calls, ProvisionReport report) {
        Needs needs =
                new Needs(chosen, org, settings.keyField(org), settings.streamMode(org), settings.streamChannel(org));
        String admin = with == null ? org : with;
        new OrgSetup(
                        needs,
                        new SalesforceApi(settings.get(Setting.SALESFORCE_API_VERSION)),
                        call -> calls.salesforce(admin, call),
                        call -> calls.salesforce(org, call),
                        json)
                .run(plan, campaign == null, report.of("salesforce", org));
    }

    private Campaigns chosen(Campaigns campaigns) {
        if (campaign == null) {
            return campaigns;
        }
        List<Campaign> named = campaigns.all().stream()
                .filter(one -> one.name().equals(campaign))
                .toList();
        if (named.isEmpty()) {
            Set<String> known = new TreeSet<>();
            campaigns.all().forEach(one -> known.add(one.name()));
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no campaign " + campaign + "; there are "
                            + (known.isEmpty() ? "none" : String.join(", ", known)));
        }
        return new Campaigns(named);
    }

    private List<String> only(List<String> names) {
        return names.stream()
                .filter(name -> connection == null || name.equals(connection))
                .toList();
    }

    private String nothing() {
        return connection == null
                ? "No campaign goes to Salesforce or Intercom, so there is nothing to set up"
                : "No campaign goes to a connection of the name " + connection;
    }
}
