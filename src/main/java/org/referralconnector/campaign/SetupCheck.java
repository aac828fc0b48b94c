package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks what a schema cannot say about a campaign file: names, required fields, keys that go together. */
final class SetupCheck {
    private static final Map<String, List<String>> REQUIRED_FIELDS = Map.of(
            "create-lead", List.of("LastName", "Company"),
            "create-contact", List.of("LastName"),
            "create-person-account", List.of("LastName"));
    private static final Map<String, String> REQUIREMENT = Map.of(
            "create-lead", "Lead needs LastName and Company",
            "create-contact", "Contact needs LastName",
            "create-person-account", "the Account of a person needs LastName");

    /** Fields that contacts have and Accounts never do; the Account of a person has them with {@code Person} before. */
    private static final Pattern OF_A_CONTACT = Pattern.compile(
            "Email|MobilePhone|HomePhone|OtherPhone|Title|Department|LeadSource|Birthdate|AssistantName|AssistantPhone"
                    + "|HasOptedOutOfEmail|DoNotCall|(Mailing|Other)(Street|City|State|PostalCode|Country)",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> ONLY_WITH_FROM = List.of("default", "join");
    private static final List<String> ONLY_FOR_RUDDERSTACK = List.of("require-opt-in", "map-properties", "objects");
    private static final List<String> NOT_FOR_RUDDERSTACK = List.of("campaign-id", "keys", "kinds");
    private static final Pattern GENERIC_PLACE =
            Pattern.compile("id|type|time|data|participant|referrer|(participant|referrer)\\.[^.]+");

    private static final String CUSTOM = "__c";

    private final CampaignDocument document;
    private final List<Mistake> mistakes;

    SetupCheck(CampaignDocument document, List<Mistake> mistakes) {
        this.document = document;
        this.mistakes = mistakes;
    }

    /** Adds the mistakes that it finds; copes with a document of any shape. */
    void check() {
        checkName();
        new WebhookCheck(document, mistakes).check();
        new ApiCheck(document, mistakes).check();
        checkKeys();
        checkProgram();
        checkSection("leads");
        checkSection("referrers");
        checkFields("opportunities");
        checkReferralHeroFields();
        new IntercomCheck(document, mistakes).check();
        new QualificationCheck(document, mistakes).check();
    }

    private void checkName() {
        String fileName = document.file().replaceFirst("\\.ya?ml$", "");
        JsonNode name = document.at("/campaign");
        if (name.isTextual()
                && !document.unresolved().contains("/campaign")
                && !name.asText().equals(fileName)) {
            mistake(
                    "/campaign",
                    "campaign is not the name of its file; call it \"" + fileName + "\" or rename the file");
        }
    }

    private void checkKeys() {
        if (!document.at("/program/type").asText().equals("generic")) {
            return;
        }
        document.at("/program/keys").fieldNames().forEachRemaining(key -> {
            if (!GENERIC_PLACE.matcher(key).matches()) {
                mistake(
                        CampaignDocument.child("/program/keys", key),
                        "program.keys: \"" + key + "\" is no part of a generic event; known are id, type, time,"
                                + " participant, participant.NAME, referrer, referrer.NAME, data");
            }
        });
    }

    /** Keys that one program type has and others pass over: a file that says them expects something of them. */
    private void checkProgram() {
        String type = document.at("/program/type").asText();
        if (ProgramType.of(type).isEmpty()) {
            return;
        }
        boolean rudderstack = WebhookCheck.isRudderStack(document);
        for (String key : rudderstack ? NOT_FOR_RUDDERSTACK : ONLY_FOR_RUDDERSTACK) {
            if (!document.at("/program/" + key).isMissingNode()) {
                mistake(
                        "/program/" + key,
                        "program." + key + (rudderstack ? " does not go" : " only goes") + " with type rudderstack;"
                                + " remove it");
            }
        }
    }

    private void checkStandardFields(String section, String pointer) {
        JsonNode rules = document.at(pointer);
        if (rules.path("fields").isTextual() && rules.has("standard-fields")) {
            mistake(
                    pointer + "/standard-fields",
                    section + ": fields and standard-fields both speak of the standard fields; keep one of them");
        }
        if (rules.has("filler-on-update") && !CampaignReader.hasStandardFields(rules)) {
            mistake(
                    pointer + "/filler-on-update",
                    section + ": filler-on-update only goes with standard fields; remove it");
        }
    }

    private void checkSection(String section) {
        String pointer = "/salesforce/" + section;
        String action = document.at(pointer + "/action").asText();
        Set<String> mapped = checkFields(section);
        checkStandardFields(section, pointer);
        boolean standard = CampaignReader.hasStandardFields(document.at(pointer));
        for (String required : REQUIRED_FIELDS.getOrDefault(action, List.of())) {
            if (!standard && !mapped.contains(required)) {
                mistake(
                        pointer,
                        "setup required: " + section + ": " + required + " is not mapped (" + REQUIREMENT.get(action)
                                + ")");
            }
        }
        if (action.equals("create-person-account")) {
            document.at(pointer + "/fields").fieldNames().forEachRemaining(field -> checkFieldOfPerson(section, field));
        }
    }

    /** A business is told from a person by its name alone, and a person's fields have names of their own. */
    private void checkFieldOfPerson(String section, String field) {
        String at = CampaignDocument.child("/salesforce/" + section + "/fields", field);
        if (field.equalsIgnoreCase("Name")) {
            mistake(at, section + ": the Account of a person has no Name to write; write FirstName and LastName");
        } else if (field.equalsIgnoreCase("Company")) {
            mistake(at, section + ": the Account of a person has no Company; remove it");
        } else if (OF_A_CONTACT.matcher(field).matches()) {
            mistake(
                    at,
                    section + ": the Account of a person has no " + field + "; write Person"
                            + field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1));
        }
    }

    /** The fields that a section has rules for. */
    private Set<String> checkFields(String section) {
        String pointer = "/salesforce/" + section + "/fields";
        Set<String> mapped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        document.at(pointer).fieldNames().forEachRemaining(field -> {
            String at = CampaignDocument.child(pointer, field);
            if (!mapped.add(field)) {
                mistake(at, section + ": " + field + " is given twice, since Salesforce ignores case; keep one");
            }
            checkField(section, field, at);
        });
        return mapped;
    }

    private void checkField(String section, String field, String pointer) {
        JsonNode rule = document.at(pointer);
        for (String key : ONLY_WITH_FROM) {
            if (rule.has(key) && !rule.has("from")) {
                mistake(
                        CampaignDocument.child(pointer, key),
                        section + ": " + field + ": " + key + " only goes with from; remove it");
            }
        }
        if (rule.has("type") && !field.toLowerCase(Locale.ROOT).endsWith(CUSTOM)) {
            mistake(
                    CampaignDocument.child(pointer, "type"),
                    section + ": " + field + ": type only goes with a custom field, such as " + field
                            + "__c, since Salesforce has the others; remove it");
        }
        new NewFieldCheck(
                        rule,
                        (key, wrong) ->
                                mistake(CampaignDocument.child(pointer, key), section + ": " + field + ": " + wrong))
                .check();
    }

    private void checkReferralHeroFields() {
        JsonNode wanted = document.at("/salesforce/referralhero-fields");
        boolean referralHero = document.at("/program/type").asText().equals(ProgramType.REFERRALHERO.word());
        if (!wanted.isMissingNode() && !referralHero) {
            mistake(
                    "/salesforce/referralhero-fields",
                    "salesforce.referralhero-fields only goes with type referralhero; remove it");
        }
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
