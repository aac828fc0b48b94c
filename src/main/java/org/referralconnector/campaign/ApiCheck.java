package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Checks that a program that has to be told something can be told: its address, its credentials, its campaign. */
final class ApiCheck {
    private static final String API = "/program/api";

    private final CampaignDocument document;
    private final List<Mistake> mistakes;
    private final JsonNode api;

    ApiCheck(CampaignDocument document, List<Mistake> mistakes) {
        this.document = document;
        this.mistakes = mistakes;
        this.api = document.at(API);
    }

    void check() {
        Optional<ProgramType> type = ProgramType.of(document.at("/program/type").asText());
        boolean told = api.isObject() || QualificationCheck.hasRules(document);
        if (told) {
            type.ifPresent(this::check);
        }
    }

    private void check(ProgramType type) {
        switch (type) {
            case REFERRAL_FACTORY, REFERRALHERO -> {
                need("token", "the token of " + type.word() + "'s API");
                needCampaign(type);
                leaveOut("secret", "type generic");
            }
            case GENERIC -> {
                need("url", "where the signed webhooks go");
                need("secret", "the secret with which they are signed");
                leaveOut("token", "the types referral-factory and referralhero");
                checkSecret();
            }
            case RUDDERSTACK -> {
                if (api.isObject()) {
                    mistake(API, "program.api does not go with type rudderstack, which has nobody to tell; remove it");
                }
                return;
            }
        }
        if (type != ProgramType.REFERRALHERO) {
            leaveOut("goal", "type referralhero");
        }
    }

    private void need(String key, String meaning) {
        if (api.path(key).asText().isBlank() && !document.unresolved().contains(API + "/" + key)) {
            mistake(API, "setup required: program.api." + key + " is missing: " + meaning);
        }
    }

    private void needCampaign(ProgramType type) {
        if (document.at("/program/campaign-id").isMissingNode()) {
            mistake(
                    "/program",
                    "setup required: program.campaign-id is missing: "
                            + (type == ProgramType.REFERRALHERO ? "the list's uuid" : "the id of the campaign")
                            + ", which the API asks for");
        }
    }

    private void leaveOut(String key, String types) {
        if (api.has(key)) {
            mistake(API + "/" + key, "program.api." + key + " only goes with " + types + "; remove it");
        }
    }

    private void checkSecret() {
        JsonNode secret = api.path("secret");
        if (!secret.asText().isBlank()
                && !document.unresolved().contains(API + "/secret")
                && StandardWebhooksKey.bytes(secret.asText()).isEmpty()) {
            mistake(
                    API + "/secret",
                    "program.api.secret is no Standard Webhooks secret; write base64 of 24 to 64 bytes, with or without"
                            + " whsec_ before it");
        }
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
