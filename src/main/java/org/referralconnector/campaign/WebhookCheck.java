package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.referralconnector.campaign.WebhookRules.Scheme;

/** Checks that nobody but the program can send to a campaign, unless the file says in words that anybody may. */
final class WebhookCheck {
    private static final String WEBHOOK = "/program/webhook";
    private static final int SHORTEST_SHARED_SECRET = 16;

    private final CampaignDocument document;
    private final List<Mistake> mistakes;

    WebhookCheck(CampaignDocument document, List<Mistake> mistakes) {
        this.document = document;
        this.mistakes = mistakes;
    }

    void check() {
        JsonNode webhook = document.at(WEBHOOK);
        boolean open = webhook.path("open").asBoolean();
        boolean secret = webhook.has("secret") || webhook.has("secrets");
        if (open && secret) {
            mistake(WEBHOOK, "program.webhook is open and has a secret; remove one of them");
        } else if (!open && !secret) {
            mistake(
                    WEBHOOK,
                    "program.webhook has no secret, so that anybody could send; set secret, or say open: true");
        }
        if (webhook.has("secret") && webhook.has("secrets")) {
            mistake(WEBHOOK + "/secrets", "program.webhook has secret and secrets; put all of them under secrets");
        }
        scheme(webhook).ifPresent(this::checkScheme);
    }

    private Optional<Scheme> scheme(JsonNode webhook) {
        if (webhook.has("scheme")) {
            return CampaignReader.scheme(webhook.path("scheme").asText());
        }
        return ProgramType.of(document.at("/program/type").asText()).map(ProgramType::scheme);
    }

    private void checkScheme(Scheme scheme) {
        checkSecret(scheme, WEBHOOK + "/secret");
        for (int i = 0; i < document.at(WEBHOOK + "/secrets").size(); i++) {
            checkSecret(scheme, WEBHOOK + "/secrets/" + i);
        }
        Optional<String> usual =
                ProgramType.of(document.at("/program/type").asText()).flatMap(type -> type.header(scheme));
        JsonNode header = document.at(WEBHOOK + "/header");
        if (header.isMissingNode() && usual.isEmpty()) {
            mistake(WEBHOOK, "program.webhook lacks \"header\"; name the request header that carries the signature");
        }
        if (scheme == Scheme.STANDARD_WEBHOOKS
                && header.isTextual()
                && !header.asText().toLowerCase(Locale.ROOT).endsWith("-signature")) {
            mistake(
                    WEBHOOK + "/header",
                    "program.webhook.header must end in -signature, since the id and the timestamp stand in the headers"
                            + " beside it; write for instance svix-signature");
        }
    }

    private void checkSecret(Scheme scheme, String pointer) {
        JsonNode secret = document.at(pointer);
        if (!secret.isTextual() || document.unresolved().contains(pointer)) {
            return;
        }
        String part = CampaignDocument.readable(pointer);
        switch (scheme) {
            case STANDARD_WEBHOOKS -> {
                if (StandardWebhooksKey.bytes(secret.asText()).isEmpty()) {
                    mistake(
                            pointer,
                            part + " is no Standard Webhooks secret; write base64 of 24 to 64 bytes, with or"
                                    + " without whsec_ before it");
                }
            }
            case SHARED_SECRET -> {
                if (secret.asText().length() < SHORTEST_SHARED_SECRET) {
                    mistake(pointer, part + " is too short to be safe; use at least 16 characters");
                }
            }
            case BODY_SIGNATURE -> {
                if (secret.asText().isBlank()) {
                    mistake(pointer, part + " is empty; write the key with which the sender signs");
                }
            }
        }
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
