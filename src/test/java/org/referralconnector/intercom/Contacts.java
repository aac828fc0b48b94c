package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.IntercomRules.WhenDeleted;
import org.referralconnector.campaign.ProgramFixture;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.OnReversal;
import org.referralconnector.journal.Delivery;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.TestDatabase;

/** Contacts of a workspace whose attribute {@code plan} makes referrals of the campaign {@code spring} good. */
public final class Contacts {
    /** The destination of the workspace. */
    public static final String CONNECTION = "intercom/default";

    public static final String ADA = "6762f1341bb69f9f2193bc00";
    public static final String BOB = "6762f1341bb69f9f2193bc01";

    /** What our test notifications are stamped with. */
    public static final Instant STAMP = Instant.parse("2026-11-27T12:00:00Z");

    public static final ObjectMapper JSON = new ObjectMapper();

    private Contacts() {}

    /** The campaign, with one rule about {@code plan}. */
    public static Campaigns campaigns(Action action) {
        return campaigns(field("custom_attributes.plan", "paid", action));
    }

    /** The campaign with these rules. */
    public static Campaigns campaigns(QualificationRule... rules) {
        return new Campaigns(List.of(new Campaign(
                "spring",
                ProgramFixture.program("generic").rules(),
                Optional.empty(),
                Optional.of(new IntercomRules(
                        "default",
                        People.NOTHING,
                        People.NOTHING,
                        false,
                        List.of(),
                        WhenDeleted.PARK,
                        List.of(rules))))));
    }

    /** A rule about one field. */
    public static QualificationRule field(String path, String value, Action... actions) {
        return new QualificationRule(
                path,
                new Condition(
                        List.of(),
                        List.of(),
                        Optional.of(new FieldValue("contact", path, List.of(value))),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                List.of(actions),
                Optional.empty(),
                OnReversal.TAKE_BACK);
    }

    /** What is recorded of the workspace's contacts. */
    public static Map<String, ContactIntake> intakes(TestDatabase database, Campaigns campaigns) {
        return Map.of(CONNECTION, new ContactIntake(campaigns, CONNECTION, new Links(database.database()), JSON));
    }

    /** A participant is a contact. */
    public static void link(TestDatabase database, String participant, String contact) throws Exception {
        database.execute(
                "INSERT INTO link (participant, campaign, destination, object, record_id, since)"
                        + " VALUES (?, 'spring', ?, 'contact', ?, CURRENT_TIMESTAMP)",
                participant,
                CONNECTION,
                contact);
    }

    /** A contact as Intercom shows it. */
    public static String contact(String id, String role, String plan, Instant updatedAt, String... sources) {
        String history = sources.length == 0
                ? ""
                : ", \"merge_history\": [{\"type\": \"merge_history\", \"source_contact_id\": \""
                        + String.join("\"}, {\"source_contact_id\": \"", sources) + "\"}]";
        return "{\"type\": \"contact\", \"id\": \"" + id + "\", \"role\": \"" + role
                + "\", \"email\": \"ada@example.org\", \"name\": \"Ada King Lovelace\", \"updated_at\": "
                + updatedAt.getEpochSecond() + ", \"custom_attributes\": {"
                + (plan == null ? "" : "\"plan\": \"" + plan + "\"") + "}" + history + "}";
    }

    /** A notification about it. */
    public static String notification(String id, String topic, Instant at, String item) {
        return "{\"type\": \"notification_event\", \"app_id\": \"abc\", \"id\": \"" + id + "\", \"topic\": \"" + topic
                + "\", \"created_at\": " + at.getEpochSecond()
                + ", \"data\": {\"type\": \"notification_event_data\", \"item\": " + item + "}}";
    }

    /** What the journal has of it. */
    public static JournalEntry entry(long id, String recordId, Instant receivedAt, String told) {
        return new JournalEntry(
                id, CONNECTION, EventKind.RECORD_CHANGED, recordId, 0, receivedAt, "application/json", told);
    }

    /** On its way to the ledger. */
    public static Delivery delivery(JournalEntry entry) {
        return new Delivery(entry.id() + 1_000, entry, Campaign.CONTACT_CHANGES, 0, Optional.empty());
    }
}
