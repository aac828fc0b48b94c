package org.referralconnector.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.program.CampaignList;
import org.referralconnector.program.ProgramAnswer;
import org.referralconnector.program.ProgramApi;
import org.referralconnector.program.ProgramCall;

/** Looks at the program of one campaign: is its API there, does it take the token, does it know the campaign? Reads only. */
public final class ProgramCheck {
    private static final int MOST_PAGES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final Set<String> UNREACHABLE =
            Set.of(ProgramAnswer.CONNECT, ProgramAnswer.TIMEOUT, ProgramAnswer.IO, ProgramAnswer.NOT_TRIED);

    private final Campaign campaign;
    private final ProgramApi api;
    private final Function<ProgramCall, ProgramAnswer> ask;
    private final Findings findings;

    /** @param ask makes a call to the program; a failure is an answer, too */
    public ProgramCheck(
            Campaign campaign, ProgramApi api, Function<ProgramCall, ProgramAnswer> ask, Findings findings) {
        this.campaign = campaign;
        this.api = api;
        this.ask = ask;
        this.findings = findings.in("programs");
    }

    public void check() {
        Optional<ProgramCall> call = api.listCampaigns(campaign, 1);
        if (call.isEmpty()) {
            checkAddress();
            return;
        }
        Set<String> ids = new TreeSet<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            CampaignList list =
                    api.campaigns(ask.apply(api.listCampaigns(campaign, page).orElseThrow()));
            if (list.refusal().isPresent()) {
                refused(list.refusal().get());
                return;
            }
            ids.addAll(list.ids());
            if (!list.more()) {
                break;
            }
        }
        Optional<String> wanted = campaign.program().campaignId();
        if (wanted.isPresent() && !ids.contains(wanted.get())) {
            findings.add(
                    Diagnosis.PROGRAM_CAMPAIGN_UNKNOWN,
                    campaign.name(),
                    "program.campaign-id is " + wanted.get() + ", which the account does not have",
                    String.join(", ", ids));
        } else {
            findings.add(
                    Diagnosis.PROGRAM_ANSWERS,
                    campaign.name(),
                    "the token is accepted"
                            + wanted.map(id -> ", and " + id + " is one of the account's campaigns")
                                    .orElse(""));
        }
    }

    private void refused(String reason) {
        findings.addWithCure(
                UNREACHABLE.contains(reason) ? Diagnosis.PROGRAM_UNREACHABLE : Diagnosis.PROGRAM_REFUSED,
                campaign.name(),
                reason + " from " + url(),
                UNREACHABLE.contains(reason) ? Diagnosis.PROGRAM_UNREACHABLE.cure() : api.cure(reason));
    }

    /** A receiver of webhooks can be asked nothing, only whether somebody listens. */
    private void checkAddress() {
        URI address = URI.create(url());
        int usual = address.getScheme().equals("https") ? HTTPS : HTTP;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(address.getHost(), address.getPort() < 0 ? usual : address.getPort()),
                    (int) PATIENCE.toMillis());
            findings.add(
                    Diagnosis.PROGRAM_ANSWERS,
                    campaign.name(),
                    "somebody listens at " + address.getHost()
                            + "; whether the secret is right shows with the first webhook");
        } catch (IOException nobody) {
            findings.add(Diagnosis.PROGRAM_UNREACHABLE, campaign.name(), "nobody listens at " + address.getHost());
        }
    }

    private String url() {
        return campaign.program().api().map(ApiRules::url).orElse("");
    }
}
