package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Checks what a schema cannot say about what becomes of people in Intercom. */
final class IntercomCheck {
    private static final List<String> ONLY_WITH_FROM = List.of("default", "join");

    private final CampaignDocument document;
    private final List<Mistake> mistakes;

    IntercomCheck(CampaignDocument document, List<Mistake> mistakes) {
        this.document = document;
        this.mistakes = mistakes;
    }

    /** Adds the mistakes that it finds; copes with a document of any shape. */
    void check() {
        if (!document.at("/intercom").isObject()) {
            return;
        }
        if (document.at("/program/type").asText().equals(ProgramType.RUDDERSTACK.word())) {
            mistake(
                    "/intercom",
                    "intercom does not go with type rudderstack, whose senders name Salesforce records; remove it");
        }
        checkPeople("leads");
        checkPeople("referrers");
    }

    private void checkPeople(String section) {
        String pointer = "/intercom/" + section;
        JsonNode rules = document.at(pointer);
        if (!rules.isObject()) {
            return;
        }
        String action = rules.path("action").asText("nothing");
        boolean creates = !action.equals("nothing");
        if (creates && !rules.path("fields").has("email")) {
            mistake(pointer, "setup required: intercom." + section + ": email is not mapped (Intercom needs email)");
        }
        checkFields(section, pointer + "/fields");
    }

    private void checkFields(String section, String pointer) {
        Set<String> names = new TreeSet<>();
        document.at(pointer).fieldNames().forEachRemaining(field -> {
            String at = CampaignDocument.child(pointer, field);
            JsonNode rule = document.at(at);
            if (!names.add(field.toLowerCase(Locale.ROOT))) {
                mistake(at, "intercom." + section + ": " + field + " is given twice; keep one");
            }
            for (String key : ONLY_WITH_FROM) {
                if (rule.has(key) && !rule.has("from")) {
                    mistake(
                            CampaignDocument.child(at, key),
                            "intercom." + section + ": " + field + ": " + key + " only goes with from; remove it");
                }
            }
        });
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
