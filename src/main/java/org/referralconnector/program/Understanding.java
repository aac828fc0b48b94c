package org.referralconnector.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;

/**
 * Reads journal entries when they are carried, with the campaign files as they are then: a corrected campaign file
 * holds for what waits, too.
 */
public final class Understanding {
    private final Programs programs;
    private final Campaigns campaigns;
    private final StatusUpdates updates;

    public Understanding(Programs programs, Campaigns campaigns, ObjectMapper json) {
        this.programs = programs;
        this.campaigns = campaigns;
        this.updates = new StatusUpdates(json);
    }

    /** The batch with its events and rules; what cannot be read any more is parked. */
    public Understood of(Batch batch) {
        List<DueDelivery> due = new ArrayList<>(batch.deliveries().size());
        Map<Long, Outcome> outcomes = new HashMap<>();
        for (Delivery delivery : batch.deliveries()) {
            JournalEntry entry = delivery.entry();
            try {
                Event event = event(entry);
                due.add(new DueDelivery(delivery, campaigns.get(entry.campaign()), event));
            } catch (WebhookRefused e) {
                String reason = e.code().toUpperCase(Locale.ROOT).replace('-', '_');
                outcomes.put(delivery.id(), new Outcome.Parked(reason, e.getMessage()));
            }
        }
        return new Understood(due, outcomes);
    }

    private Event event(JournalEntry entry) throws WebhookRefused {
        if (entry.kind() == EventKind.STATUS_CHANGED) {
            return statusChanged(entry);
        }
        List<Event> events = programs.read(entry);
        if (entry.position() >= events.size()) {
            throw WebhookRefused.unreadable("the webhook says less than when it came; look at the campaign's rules");
        }
        return events.get(entry.position());
    }

    /** What the ledger has recorded, and no program: {@code action} and, if it is known, the participant's {@code code}. */
    private Event statusChanged(JournalEntry entry) throws WebhookRefused {
        if (campaigns.find(entry.campaign()).isEmpty()) {
            throw WebhookRefused.unknownCampaign();
        }
        try {
            StatusUpdate update = updates.read(entry.body());
            Map<String, Object> facts = new HashMap<>();
            facts.put("action", update.action().word());
            update.code().ifPresent(code -> facts.put("code", code));
            return new Event(entry.kind(), Optional.empty(), entry.participant(), Optional.empty(), facts);
        } catch (IllegalArgumentException unreadable) {
            throw WebhookRefused.unreadable(unreadable.getMessage());
        }
    }

    /** What can be carried, in the order of the batch. */
    public List<DueDelivery> due(Understood understood) {
        return understood.due();
    }

    /** The whole settlement: what was carried, and what could not be read. */
    public Settlement settle(Understood understood, Settlement carried) {
        return carried.with(understood.outcomes());
    }
}
