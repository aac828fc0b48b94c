package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The part of the demo in which somebody else acts: people join the sandbox's ReferralHero, a salesperson wins a deal. */
final class DemoDeal {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUBSCRIBERS = "/sandbox/referralhero/subscribers";

    private final DemoStage stage;
    private final Clock clock;

    DemoDeal(DemoStage stage, Clock clock) {
        this.stage = stage;
        this.clock = clock;
    }

    /** ReferralHero sends the connector its webhooks from now on. */
    void subscribeToWebhooks() throws IOException, InterruptedException {
        post(
                "/sandbox/referralhero/webhooks",
                "{\"url\":\"" + stage.webhook("partner") + "\",\"secret\":\"" + stage.secret("partner") + "\"}");
    }

    /** Somebody joins who shares a link; the code of that link. */
    String referrerJoins(String first, String last) throws IOException, InterruptedException {
        return join("{\"name\":\"" + first + " " + last + "\",\"email\":\"" + email(first) + "\"}");
    }

    /** Somebody joins through a link; the code of the person's own. */
    String friendJoins(String first, String last, String referrer) throws IOException, InterruptedException {
        return join("{\"name\":\"" + first + " " + last + "\",\"email\":\"" + email(first) + "\",\"referrer\":\""
                + referrer + "\"}");
    }

    /** The id of the person's record in Salesforce, once it is there. */
    Optional<String> arrives(String object, String first) throws IOException, InterruptedException {
        Instant end = clock.instant().plus(PATIENCE);
        do {
            for (JsonNode record :
                    stage.get(stage.sandbox("/sandbox/records/" + object)).path("records")) {
                if (record.path("Email").asText().equals(email(first))) {
                    return Optional.of(record.path("Id").asText());
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        } while (clock.instant().isBefore(end));
        return Optional.empty();
    }

    /** The lead becomes a contact with an Opportunity; its id. */
    String convert(String lead) throws IOException, InterruptedException {
        return post("/sandbox/leads/" + lead + "/convert", "{\"opportunity\":\"First deal\"}")
                .path("ConvertedOpportunityId")
                .asText();
    }

    /** The Opportunity reaches a stage. */
    void moves(String opportunity, String stageName, int amount) throws IOException, InterruptedException {
        stage.send(
                "PATCH",
                stage.sandbox("/sandbox/records/Opportunity/" + opportunity),
                "{\"StageName\":\"" + stageName + "\",\"Amount\":" + amount + "}");
    }

    /**
     * How long it takes until ReferralHero has confirmed the person and has the spend, each once; empty if that does not
     * happen.
     */
    Optional<Duration> isConfirmed(String first) throws IOException, InterruptedException {
        Instant since = clock.instant();
        do {
            JsonNode effects = stage.get(stage.sandbox(
                            SUBSCRIBERS + "?email=" + URLEncoder.encode(email(first), StandardCharsets.UTF_8)))
                    .at("/subscribers/0/effects");
            if (effects.path("confirmed").asInt() == 1 && effects.path("spent").asInt() == 1) {
                return Optional.of(Duration.between(since, clock.instant()));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        } while (clock.instant().isBefore(since.plus(PATIENCE)));
        return Optional.empty();
    }

    /** Why a referral stands as it does, in the words of the operator API. */
    String explanation(String code) throws IOException, InterruptedException {
        return stage.get(stage.management("/api/referrals/" + code + "/explain"))
                .at("/items/0/because")
                .asText();
    }

    private String join(String person) throws IOException, InterruptedException {
        return post(SUBSCRIBERS, person).path("code").asText();
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        return stage.send("POST", stage.sandbox(path), body);
    }

    private static String email(String first) {
        return DemoWebhook.email(first);
    }
}
