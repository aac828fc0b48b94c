package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
        checkWriteKeys(webhook);
    }

    /** Write keys stand in web pages and apps for everybody to read: nothing may be signed with them. */
    private void checkWriteKeys(JsonNode webhook) {
        if (isRudderStack(document)
                && Stream.of(Scheme.BODY_SIGNATURE, Scheme.STANDARD_WEBHOOKS).anyMatch(signed -> signed.word()
                        .equals(webhook.path("scheme").asText()))) {
            mistake(
                    WEBHOOK + "/scheme",
                    "program.webhook.scheme does not go with type rudderstack; write basic or shared-secret");
        }
    }

    /** True if the campaign's secrets are write keys, by which events find their campaign. */
    static boolean isRudderStack(CampaignDocument document) {
        return document.at("/program/type").asText().equals(ProgramType.RUDDERSTACK.word());
    }

    /** The pointers of all secrets of a campaign that are texts. */
    static List<String> secrets(CampaignDocument document) {
        List<String> pointers = new ArrayList<>(List.of(WEBHOOK + "/secret"));
        for (int i = 0; i < document.at(WEBHOOK + "/secrets").size(); i++) {
            pointers.add(WEBHOOK + "/secrets/" + i);
        }
        pointers.removeIf(pointer ->
                !document.at(pointer).isTextual() || document.unresolved().contains(pointer));
        return pointers;
    }

    private Optional<Scheme> scheme(JsonNode webhook) {
        if (webhook.has("scheme")) {
            return CampaignReader.scheme(webhook.path("scheme").asText());
        }
        return ProgramType.of(document.at("/program/type").asText()).map(ProgramType::scheme);
    }

    private void checkScheme(Scheme scheme) {
        secrets(document).forEach(pointer -> checkSecret(scheme, pointer));
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
            case BASIC -> {
                checkLength(pointer, secret.asText(), part);
                if (secret.asText().indexOf(':') >= 0) {
                    mistake(pointer, part + " has a colon, which HTTP Basic does not allow; use a key without one");
                }
            }
            case SHARED_SECRET -> checkLength(pointer, secret.asText(), part);
            case BODY_SIGNATURE -> {
                if (secret.asText().isBlank()) {
                    mistake(pointer, part + " is empty; write the key with which the sender signs");
                }
            }
        }
    }

    private void checkLength(String pointer, String secret, String part) {
        if (secret.length() < SHORTEST_SHARED_SECRET) {
            mistake(pointer, part + " is too short to be safe; use at least 16 characters");
        }
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
