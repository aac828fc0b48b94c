package org.referralconnector.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.program.Programs;
import org.referralconnector.program.Understanding;
import org.referralconnector.program.generic.GenericProgram;
import org.referralconnector.program.referralfactory.ReferralFactory;
import org.referralconnector.program.referralhero.ReferralHero;
import org.referralconnector.program.rudderstack.RudderStack;
import org.referralconnector.salesforce.ApiReserve;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforceSchema;

/** Batches of webhooks of the campaign {@code spring}, and the pure beans that read them. */
final class Batches {
    static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final String DESTINATION = "salesforce/default";
    static final ObjectMapper JSON = new ObjectMapper();
    static final SalesforceApi API = new SalesforceApi("62.0");
    static final SalesforceErrors ERRORS = new SalesforceErrors(new Random(1), JSON);
    static final Campaigns CAMPAIGNS =
            CampaignFiles.load(Path.of("src/test/resources/all-campaigns"), key -> Optional.empty());
    static final Programs PROGRAMS = new Programs(
            List.of(new ReferralFactory(), new ReferralHero(), new GenericProgram(), new RudderStack()),
            CAMPAIGNS,
            CLOCK);
    static final Understanding UNDERSTANDING = new Understanding(PROGRAMS, CAMPAIGNS, JSON);

    private final List<Delivery> deliveries = new ArrayList<>();

    static Batches batch() {
        return new Batches();
    }

    Batches lead(long id, String email) {
        return entry(id, "spring", EventKind.LEAD_JOINED, event("lead.joined", "p-" + id, email));
    }

    Batches referrer(long id, String email) {
        return entry(id, "spring", EventKind.REFERRER_JOINED, event("referrer.joined", "p-" + id, email));
    }

    Batches entry(long id, String campaign, EventKind kind, String body) {
        JournalEntry entry = new JournalEntry(id, campaign, kind, "p-" + id, 0, NOW, "application/json", body);
        deliveries.add(new Delivery(id, entry, DESTINATION, 0, Optional.empty()));
        return this;
    }

    /** The second event of a webhook that holds one. */
    Batches second(long id, String email) {
        JournalEntry entry = new JournalEntry(
                id,
                "spring",
                EventKind.LEAD_JOINED,
                "p-" + id,
                1,
                NOW,
                "application/json",
                event("lead.joined", "p-" + id, email));
        deliveries.add(new Delivery(id, entry, DESTINATION, 0, Optional.empty()));
        return this;
    }

    Batch claimed() {
        return new Batch(DESTINATION, 1, deliveries);
    }

    static String event(String type, String participant, String email) {
        return """
                {"id": "%s-%s", "type": "%s",
                 "participant": {"id": "%s", "email": "%s", "last_name": "Lovelace"},
                 "referrer": {"id": "r-1"}}""".formatted(type, participant, type, participant, email);
    }

    /** A schema that knows nothing yet. */
    static SalesforceSchema unread() {
        return new SalesforceSchema(API, ERRORS, JSON, CLOCK, Duration.ofHours(1));
    }

    /** A schema that knows leads and contacts. */
    static SalesforceSchema read() {
        SalesforceSchema schema = unread();
        schema.learn(List.of(described("Lead"), described("Contact")));
        return schema;
    }

    static SalesforceAnswer described(String object) {
        return new SalesforceAnswer(
                API.describe(object),
                200,
                resource("/cases/salesforce/describe-" + object.toLowerCase(Locale.ROOT) + ".json"));
    }

    /** A budget that keeps a fifth and has heard nothing yet. */
    static SalesforceBudget budget() {
        return new SalesforceBudget(ApiReserve.of("20%"), CLOCK, () -> {});
    }

    static String resource(String path) {
        try (InputStream in = Batches.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
