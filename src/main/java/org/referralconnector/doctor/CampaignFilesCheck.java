package org.referralconnector.doctor;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.CampaignMistakes;
import org.referralconnector.campaign.Campaigns;

/** Reads the campaign files as the start does. */
public final class CampaignFilesCheck {
    private static final String CAMPAIGNS = "campaigns";

    private CampaignFilesCheck() {}

    /**
     * Reads the files.
     *
     * @param settings the value of a setting by its key, for {@code {{key}}} in the files
     * @param findings where what is found goes
     * @return the campaigns; empty if there is a mistake
     */
    public static Optional<Campaigns> read(
            Path folder, Function<String, Optional<String>> settings, Findings findings) {
        Findings ours = findings.in(CAMPAIGNS);
        try {
            Campaigns campaigns = CampaignFiles.load(folder, settings);
            campaigns.all().forEach(campaign -> ours.add(Diagnosis.CAMPAIGN_RIGHT, campaign.name(), "is right"));
            if (campaigns.all().isEmpty()) {
                ours.add(Diagnosis.CAMPAIGN_NONE, CAMPAIGNS, folder + " holds no campaign file");
            }
            return Optional.of(campaigns);
        } catch (CampaignMistakes e) {
            e.mistakes()
                    .forEach(mistake -> ours.add(
                            Diagnosis.CAMPAIGN_MISTAKE, mistake.file() + ":" + mistake.line(), mistake.message()));
            return Optional.empty();
        }
    }
}
