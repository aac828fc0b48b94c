package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The story that the demo tells: what is sent, and what becomes of it. Each line is checked as it is told. */
final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofSeconds(4);
    private static final int CROWD = 200;
    private static final int SENDERS = 64;
    private static final int CALLS_FOR_A_CROWD = 40;

    private final DemoStage stage;
    private final PrintWriter out;
    private final Clock clock = Clock.systemUTC();
    private boolean well = true;

    Demo(DemoStage stage, PrintWriter out) {
        this.stage = stage;
        this.out = out;
    }

    /** Tells the story; true if everything came as it should. */
    boolean tell() throws IOException, InterruptedException {
        String spring = stage.secret("spring");
        String partner = stage.secret("partner");
        String webshop = stage.secret("webshop");

        chapter("1. Webhooks of three programs become Leads and Contacts");
        heading();
        DemoWebhook ada = DemoWebhook.leadJoins(spring, 1, "Ada", "Lovelace");
        deliver(DemoWebhook.referrerJoins(spring, 261470, "Jessica", "Jones"), "Contact created");
        deliver(ada, "Lead created");
        deliver(DemoWebhook.registration(partner, "1", "Charles", "Babbage"), "Lead created");
        deliver(DemoWebhook.event(webshop, "evt-1", "Mary", "Somerville", clock.instant()), "Lead created");

        chapter("2. The person is in Salesforce already: each campaign says what happens then");
        for (String first : List.of("Edsger", "Radia", "Barbara")) {
            existing(first);
        }
        heading();
        deliver(DemoWebhook.leadJoins(spring, 2, "Edsger", "Dijkstra"), "Lead updated");
        deliver(DemoWebhook.registration(partner, "2", "Radia", "Perlman"), "skipped: duplicate");
        deliver(DemoWebhook.event(webshop, "evt-2", "Barbara", "Liskov", clock.instant()), "Lead created");
        count("Leads with Edsger's address", "edsger@example.org", 1);
        count("Leads with Barbara's address", "barbara@example.org", 2);

        chapter("3. Sent twice, and forged");
        heading();
        redeliver(ada.again());
        count("Leads with Ada's address", "ada@example.org", 1);
        refuse(DemoWebhook.registration(partner, "3", "Mallory", "Malice").tamperedWith());
        count("Leads with Mallory's address", "mallory@example.org", 0);

        chapter("4. " + CROWD + " people at once cost a few calls, not " + 2 * CROWD);
        crowd(spring);

        chapter("5. Salesforce is away for " + OUTAGE.toSeconds() + " seconds: everything is taken, nothing is lost");
        outage(spring);

        chapter("6. A deal is won in Salesforce, and the program hears of it");
        deal();

        chapter("7. People go to Intercom, too");
        intercom(stage.secret("club"));

        out.println();
        out.println(
                well
                        ? "Everything arrived as it should."
                        : "Something did not arrive as it should; see the lines with ✗.");
        out.flush();
        return well;
    }

    /** Says where to look next. */
    void sayWhereToLook() {
        out.println();
        out.println("The connector and the sandbox go on running; stop them with Ctrl-C. Where to look:");
        out.println("  records in Salesforce   " + stage.sandbox("/sandbox/records/Lead"));
        out.println("  calls it received       " + stage.sandbox("/sandbox/stats"));
        out.println("  health                  " + stage.management("/observe/health"));
        out.println("  metrics                 " + stage.management("/observe/metrics"));
        out.println("  people in ReferralHero  " + stage.sandbox("/sandbox/referralhero/subscribers"));
        out.println("  people in Intercom      " + stage.sandbox("/sandbox/intercom/contacts"));
        out.println("  deliveries              curl -H 'Authorization: Bearer " + stage.adminToken() + "' "
                + stage.management("/api/deliveries"));
        out.println("  send one yourself       curl -H 'X-Webhook-Secret: " + stage.secret("spring")
                + "' -d 'id=7&first_name=You&email=you@example.org&source=Referred&referrer_id=1' "
                + stage.webhook("spring"));
        out.flush();
    }

    private void deliver(DemoWebhook webhook, String expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(webhook);
        String became = taken(answer) ? became(entry(answer)) : answer.statusCode() + "";
        line(webhook, answer, became, became.startsWith(expected));
    }

    private void redeliver(DemoWebhook webhook) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(webhook);
        boolean duplicate =
                taken(answer) && stage.read(answer.body()).path("duplicate").asBoolean();
        line(webhook, answer, duplicate ? "no effect: a duplicate" : "taken as new", duplicate);
    }

    private void refuse(DemoWebhook webhook) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(webhook);
        line(
                webhook,
                answer,
                "refused: " + stage.read(answer.body()).path("error").asText(),
                answer.statusCode() == 401);
    }

    private void crowd(String secret) throws IOException, InterruptedException {
        long before =
                stage.get(stage.sandbox("/sandbox/stats")).path("apiCalls").asLong();
        List<Long> entries = sendSeveral(secret, "Guest", CROWD);
        boolean arrived = true;
        for (long entry : entries) {
            arrived &= became(entry).startsWith("Lead created");
        }
        long calls = stage.get(stage.sandbox("/sandbox/stats")).path("apiCalls").asLong() - before;
        say(
                arrived && calls <= CALLS_FOR_A_CROWD,
                entries.size() + " webhooks taken, " + entries.size() + " Leads created, " + calls + " API calls");
    }

    private void outage(String secret) throws IOException, InterruptedException {
        stage.post(
                stage.sandbox("/sandbox/faults"),
                "application/json",
                Map.of(),
                "{\"status\":503,\"seconds\":" + OUTAGE.toSeconds() + "}");
        Instant since = clock.instant();
        List<Long> entries = sendSeveral(secret, "Patient", 20);
        say(entries.size() == 20, entries.size() + " webhooks taken while Salesforce answers 503");
        boolean arrived = true;
        for (long entry : entries) {
            arrived &= became(entry).startsWith("Lead created");
        }
        Duration after = Duration.between(since, clock.instant());
        say(arrived, "all of them are Leads " + after.toSeconds() + " seconds later, by themselves");
    }

    private void deal() throws IOException, InterruptedException {
        DemoDeal deal = new DemoDeal(stage, clock);
        deal.subscribeToWebhooks();
        String grace = deal.referrerJoins("Grace", "Hopper");
        Optional<String> contact = deal.arrives("Contact", "Grace");
        say(contact.isPresent(), "Grace joins ReferralHero to share a link: Contact " + contact.orElse("missing"));
        String alan = deal.friendJoins("Alan", "Turing", grace);
        Optional<String> lead = deal.arrives("Lead", "Alan");
        say(lead.isPresent(), "Alan joins through her link: Lead " + lead.orElse("missing"));
        if (lead.isEmpty()) {
            return;
        }
        String opportunity = deal.convert(lead.get());
        say(true, "A salesperson converts the lead: Opportunity " + opportunity);
        deal.moves(opportunity, "Closed Won", 1200);
        Optional<Duration> told = deal.isConfirmed("Alan");
        say(
                told.isPresent(),
                "… and wins the deal: ReferralHero shows the referral confirmed and 1200 spent, "
                        + told.map(time -> time.toMillis() + " ms later").orElse("which did not happen"));
        say(true, "why, says the operator API: " + deal.explanation(alan));
    }

    private void intercom(String secret) throws IOException, InterruptedException {
        contact("Donald", "user");
        contact("Linus", "lead");
        heading();
        deliver(DemoWebhook.referrerJoins(secret, 31, "Maria", "Mitchell").to("club"), "contact created");
        deliver(DemoWebhook.referrerJoins(secret, 32, "Donald", "Knuth").to("club"), "skipped: duplicate");
        deliver(DemoWebhook.leadJoins(secret, 33, "Linus", "Pauling").to("club"), "contact updated");
        JsonNode maria = stage.get(stage.sandbox("/sandbox/intercom/contacts/" + DemoWebhook.email("Maria")));
        String link = maria.at("/custom_attributes/referral_link").asText();
        say(
                maria.path("role").asText().equals("user") && link.endsWith("/ref31/join"),
                "Maria is a user of the workspace, with her referral link: " + link);
        for (String known : List.of("Donald", "Linus")) {
            JsonNode people = stage.get(stage.sandbox("/sandbox/intercom/contacts?email=" + DemoWebhook.email(known)));
            int found = people.path("contacts").size();
            say(found == 1, "Contacts with " + known + "'s address: " + found);
        }
    }

    /** Makes a contact in Intercom that the connector knows nothing of. */
    private void contact(String first, String role) throws IOException, InterruptedException {
        stage.post(
                stage.sandbox("/sandbox/intercom/contacts"),
                "application/json",
                Map.of(),
                "{\"role\":\"" + role + "\",\"email\":\"" + DemoWebhook.email(first) + "\"}");
    }

    /** Sends as many at the same time as a crowd does; the entries of those that were taken. */
    private List<Long> sendSeveral(String secret, String name, int number) throws IOException, InterruptedException {
        List<Callable<HttpResponse<String>>> sendings = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            DemoWebhook webhook = DemoWebhook.leadJoins(secret, name.length() * 1000 + i, name + i, name);
            sendings.add(() -> send(webhook));
        }
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Long> entries = new ArrayList<>();
            for (Future<HttpResponse<String>> sent : senders.invokeAll(sendings)) {
                HttpResponse<String> answer = sent.get();
                if (taken(answer)) {
                    entries.add(entry(answer));
                }
            }
            return entries;
        } catch (ExecutionException e) {
            throw new IOException("a webhook could not be sent", e.getCause());
        } finally {
            senders.shutdown();
        }
    }

    /** Makes a Lead that the connector knows nothing of. */
    private void existing(String first) throws IOException, InterruptedException {
        stage.post(
                stage.sandbox("/sandbox/records/Lead"),
                "application/json",
                Map.of(),
                "{\"LastName\":\"" + first + "\",\"Company\":\"Known\",\"Email\":\"" + first.toLowerCase(Locale.ROOT)
                        + "@example.org\"}");
    }

    private void count(String what, String email, int expected) throws IOException, InterruptedException {
        int found = 0;
        for (JsonNode lead : stage.get(stage.sandbox("/sandbox/records/Lead")).path("records")) {
            found += email.equalsIgnoreCase(lead.path("Email").asText()) ? 1 : 0;
        }
        say(found == expected, what + ": " + found);
    }

    private HttpResponse<String> send(DemoWebhook webhook) throws IOException, InterruptedException {
        return stage.post(stage.webhook(webhook.campaign()), webhook.contentType(), webhook.headers(), webhook.body());
    }

    private static boolean taken(HttpResponse<String> answer) {
        return answer.headers().firstValue("Referral-Entry").isPresent();
    }

    private static long entry(HttpResponse<String> answer) {
        return answer.headers().firstValueAsLong("Referral-Entry").orElse(0);
    }

    /** Waits until the entry's delivery is settled, and says what became of it. */
    private String became(long entry) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(PATIENCE);
        while (true) {
            JsonNode delivery = stage.get(stage.management("/api/journal/" + entry))
                    .path("deliveries")
                    .path(0);
            String state = delivery.path("state").asText();
            if (state.equals("delivered")) {
                return delivery.path("object").asText()
                        + (delivery.path("created").asBoolean() ? " created " : " updated ")
                        + delivery.path("recordId").asText();
            }
            boolean open = state.equals("due") || state.equals("claimed");
            if (!open || clock.instant().isAfter(end)) {
                return state + ": " + delivery.path("reason").asText();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void chapter(String title) {
        out.println();
        out.println(title);
        out.flush();
    }

    private void heading() {
        out.printf("    %-24s %-30s %-7s %s%n", "person", "webhook", "answer", "what became of it");
    }

    private void line(DemoWebhook webhook, HttpResponse<String> answer, String became, boolean asExpected) {
        well &= asExpected;
        out.printf(
                "  %s %-24s %-30s %-7d %s%n",
                mark(asExpected), webhook.who(), webhook.what(), answer.statusCode(), became);
        out.flush();
    }

    private void say(boolean asExpected, String text) {
        well &= asExpected;
        out.println("  " + mark(asExpected) + " " + text);
        out.flush();
    }

    private static String mark(boolean asExpected) {
        return asExpected ? "✓" : "✗";
    }
}
