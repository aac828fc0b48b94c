package org.referralconnector.architecture.journal;

import org.referralconnector.campaign.Campaign;

/** Breaks the rules on purpose. */
public record KnowsACampaign(Campaign campaign) {}
