package org.referralconnector.doctor;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.salesforce.ApiReserve;
import org.referralconnector.salesforce.StreamMode;

/**
 * A Salesforce connection as the settings have it, and the campaigns that go there.
 *
 * @param connection its name, such as {@code default}
 * @param campaigns all campaigns, of this connection and of others
 * @param loginUrl where it logs in
 * @param mode {@code live} or {@code test}, if the settings say it
 * @param grant how it logs in, such as {@code client-credentials}
 * @param keyField the field that keeps a record from being made twice, unless the operator does without
 * @param reserve what is kept of the daily API limit
 * @param stream how changes become known
 * @param channel the custom channel with all change events, if one is used
 * @param settings what the keys of the connection begin with, such as {@code referral.salesforce.}
 */
public record Org(
        String connection,
        Campaigns campaigns,
        String loginUrl,
        Optional<String> mode,
        String grant,
        Optional<String> keyField,
        ApiReserve reserve,
        StreamMode stream,
        Optional<String> channel,
        String settings) {

    /** As deliveries name it, such as {@code salesforce/default}. */
    public String destination() {
        return "salesforce/" + connection;
    }

    /** The whole key of one of its settings. */
    String key(String word) {
        return settings + word;
    }

    /** The campaigns that go there. */
    List<Campaign> ofThis() {
        return campaigns.all().stream()
                .filter(campaign -> campaign.salesforce()
                        .filter(rules -> rules.connection().equals(connection))
                        .isPresent())
                .toList();
    }

    Collection<SalesforceRules> rules() {
        return ofThis().stream()
                .flatMap(campaign -> campaign.salesforce().stream())
                .toList();
    }

    /** What the rules of those campaigns look at. */
    FollowedFields followed() {
        return FollowedFields.of(campaigns, destination());
    }

    /** Whether it logs in with tokens that are kept. */
    boolean keepsTokens() {
        return grant.equals("refresh-token") || grant.equals("authorization-code");
    }

    boolean logsInWithPassword() {
        return grant.equals("username-password");
    }
}
