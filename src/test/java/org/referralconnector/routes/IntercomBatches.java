package org.referralconnector.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.referralconnector.MovingClock;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.intercom.ContactPlan;
import org.referralconnector.intercom.FakeWorkspace;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomAttributes;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomDuplicates;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomPlanner;
import org.referralconnector.intercom.IntercomWrites;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.program.Programs;
import org.referralconnector.program.Understanding;
import org.referralconnector.program.generic.GenericProgram;

/** Batches of webhooks for a workspace, and the beans that carry them there. */
final class IntercomBatches {
    static final String DESTINATION = "intercom/default";
    static final Campaigns CAMPAIGNS =
            CampaignFiles.load(Path.of("src/test/resources/intercom-campaigns"), key -> Optional.empty());
    static final Understanding UNDERSTANDING = new Understanding(
            new Programs(List.of(new GenericProgram()), CAMPAIGNS, Batches.CLOCK), CAMPAIGNS, Batches.JSON);

    final MovingClock clock = new MovingClock(Batches.NOW);
    final FakeWorkspace workspace = new FakeWorkspace(clock);
    final IntercomErrors errors = new IntercomErrors(new ObjectMapper());
    final IntercomAttributes attributes = new IntercomAttributes(errors, Batches.JSON, clock, Duration.ofHours(1));
    final IntercomPlanner planner = new IntercomPlanner(attributes);
    final IntercomDuplicates duplicates = new IntercomDuplicates(errors, Batches.JSON);
    final IntercomWrites writes = new IntercomWrites(errors, attributes, Batches.JSON, clock, Duration.ofMinutes(5));
    final List<String> calls = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();

    IntercomBatches lead(long id, String email) {
        return entry(id, EventKind.LEAD_JOINED, """
                {"id": "e-%1$d", "type": "lead.joined",
                 "participant": {"id": "p-%1$d", "email": "%2$s", "url": "https://x.example/%1$d"},
                 "referrer": {"id": "r-1", "code": "GRACE"}}""".formatted(id, email));
    }

    IntercomBatches entry(long id, EventKind kind, String body) {
        JournalEntry entry = new JournalEntry(id, "spring", kind, "p-" + id, 0, Batches.NOW, "application/json", body);
        deliveries.add(new Delivery(id, entry, DESTINATION, 0, Optional.empty()));
        return this;
    }

    Batch claimed() {
        return new Batch(DESTINATION, 1, List.copyOf(deliveries));
    }

    List<DueDelivery> due() {
        return UNDERSTANDING.due(UNDERSTANDING.of(claimed()));
    }

    ContactPlan plan() {
        return planner.plan("default", due(), List.of(), List.of());
    }

    /** What the route that calls Intercom would answer. */
    IntercomAnswer answer(IntercomCall call) {
        calls.add(call.name());
        return workspace.answer(call);
    }
}
