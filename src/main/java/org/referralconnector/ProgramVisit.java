package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.doctor.Diagnosis;
import org.referralconnector.doctor.Findings;
import org.referralconnector.doctor.ProgramCheck;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramApis;
import org.referralconnector.program.ProgramReplies;
import org.referralconnector.program.generic.GenericApi;
import org.referralconnector.program.referralfactory.ReferralFactoryApi;
import org.referralconnector.program.referralhero.ReferralHeroApi;

/** Takes the doctor to the programs of the campaigns that tell them anything, by the route by which they are told. */
final class ProgramVisit {
    private static final List<String> ROUTES = List.of("failures", "ask-program");

    private ProgramVisit() {}

    static void check(Settings settings, Campaigns campaigns, Findings findings) {
        List<Campaign> telling = campaigns.all().stream()
                .filter(campaign -> campaign.program().api().isPresent())
                .toList();
        if (telling.isEmpty()) {
            return;
        }
        ObjectMapper json = new ObjectMapper();
        Clock clock = Clock.systemUTC();
        ProgramApis apis = new ProgramApis(
                List.of(new ReferralFactoryApi(json), new ReferralHeroApi(json), new GenericApi(json, clock)));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addComponent("referral-http", ReferralHttp.component(settings.duration(Setting.PROGRAM_TIMEOUT)));
            context.getRegistry().bind("programReplies", new ProgramReplies(clock));
            RouteFiles routes = new RouteFiles(context, "", Set.of());
            routes.load(ROUTES);
            for (Campaign campaign : telling) {
                ApiRules api = campaign.program().api().orElseThrow();
                routes.loadForCampaign(Map.of("campaign", campaign.name(), "api", api.url()), Set.of());
            }
            context.start();
            FluentProducerTemplate caller = context.createFluentProducerTemplate();
            for (Campaign campaign : telling) {
                new ProgramCheck(
                                campaign,
                                apis.of(campaign),
                                call -> caller.withBody(call)
                                        .to("direct:ask-program-" + campaign.name())
                                        .request(ProgramAnswer.class),
                                findings)
                        .check();
            }
        } catch (Exception e) {
            findings.in("programs")
                    .add(
                            Diagnosis.PROGRAM_UNREACHABLE,
                            "programs",
                            "cannot be asked: " + e.getClass().getSimpleName());
        }
    }
}
