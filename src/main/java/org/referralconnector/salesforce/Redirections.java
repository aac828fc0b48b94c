package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.salesforce.WritePlan.Redirection;

/** Words where an intent goes on whose record has become another one. */
final class Redirections {

    private static final String CONVERTED_LEAD = "CANNOT_UPDATE_CONVERTED_LEAD";

    private Redirections() {}

    /**
     * Goes on with the contact that a lead became, or with the Account of the person; the key goes along unless that has one.
     * Under {@code use-contact-id: true} it is the contact even then.
     *
     * @return empty if the campaign does not follow, or nobody knows where to
     */
    static Optional<Redirection> after(Intent intent, String leadId, Conversion conversion) {
        if (conversion.contactId().isEmpty() || intent.handling().whenConverted() == WhenConverted.PARK) {
            return Optional.empty();
        }
        if (conversion.personAccount()
                && conversion.accountId().isPresent()
                && intent.handling().whenConverted() == WhenConverted.FOLLOW) {
            return Optional.of(toPersonAccount(intent, leadId, conversion));
        }
        String contact = conversion.contactId().get();
        List<Link> links = new ArrayList<>(intent.links(contact));
        conversion.accountId().ifPresent(id -> links.addAll(intent.links(WantedRecord.CONVERTED_ACCOUNT, id)));
        conversion.opportunityId().ifPresent(id -> links.addAll(intent.links(WantedRecord.CONVERTED_OPPORTUNITY, id)));
        if (intent.key().isPresent() && conversion.contactLacksKey()) {
            links.addAll(intent.links(Intent.owedKey(intent.role()), contact));
        }
        return Optional.of(new Redirection(
                intent, links, "CONVERTED", "Lead " + leadId + " became Contact " + contact + ". That one gets it."));
    }

    private static Redirection toPersonAccount(Intent intent, String leadId, Conversion conversion) {
        String account = conversion.accountId().orElseThrow();
        List<Link> links = new ArrayList<>(intent.links(account));
        conversion.contactId().ifPresent(id -> links.addAll(intent.links(WantedRecord.CONVERTED_CONTACT, id)));
        conversion.opportunityId().ifPresent(id -> links.addAll(intent.links(WantedRecord.CONVERTED_OPPORTUNITY, id)));
        if (intent.key().isPresent() && conversion.accountLacksKey()) {
            links.addAll(intent.links(Intent.owedKey(intent.role()), account));
        }
        return new Redirection(
                intent,
                links,
                "CONVERTED",
                "Lead " + leadId + " became person account " + account + ". That one gets it.");
    }

    /** The outcome if {@link #after} has nothing. */
    static Outcome notFollowed(Intent intent, String leadId, SalesforceErrors errors) {
        return intent.handling().whenConverted() == WhenConverted.PARK
                ? errors.parked(CONVERTED_LEAD, "Lead " + leadId + " became a contact.")
                : new Parked(
                        "CONTACT_UNKNOWN",
                        "Lead " + leadId
                                + " was converted, but the integration user does not see its contact. Give that"
                                + " user access to it, then release the delivery.");
    }

    /** Goes on with another record of the same kind, or of any other that may stand in for it. */
    static Redirection to(Intent intent, String recordId, String reason, String detail) {
        return new Redirection(intent, intent.links(recordId), reason, detail);
    }
}
