package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.QualificationRule.Action;

/** Checks that the rules of a campaign can be true, say one thing, and tell the program what it can be told. */
final class QualificationCheck {
    /** The sections of a campaign file that have rules. */
    static final List<String> SECTIONS = List.of("salesforce", "intercom");

    private static final String ATTRIBUTE = "intercom-attribute";
    private static final String SIGNED_UP = "intercom-signed-up";
    private static final List<String> ABOUT_INTERCOM = List.of(ATTRIBUTE, SIGNED_UP);
    private static final List<String> ABOUT_SALESFORCE = List.of(
            "opportunity-stage",
            "record-types",
            "lead-converted",
            "lead-field",
            "contact-field",
            "amount-at-least",
            "campaign-member-status");
    private static final String STAGE = "opportunity-stage";
    private static final String CONVERTED = "lead-converted";
    private static final List<String> FIELDS = List.of("lead-field", "contact-field");
    private static final List<String> ONLY_WITH_STAGE = List.of("record-types", "amount-at-least");
    private static final List<String> ONLY_WITH_RULES = List.of("referral-code-field", "account-contacts");

    /** Steps of one way: a referral stands on one of them. */
    private static final List<Action> STEPS = List.of(Action.PENDING, Action.UNCONFIRMED, Action.CONFIRMED);

    /** What the ledger calls a referral's change that no rule caused. */
    private static final Set<String> NO_NAMES = Set.of("import");

    private final CampaignDocument document;
    private final List<Mistake> mistakes;
    private final Map<String, Integer> lineOfName = new HashMap<>();

    QualificationCheck(CampaignDocument document, List<Mistake> mistakes) {
        this.document = document;
        this.mistakes = mistakes;
    }

    /** True if a campaign has rules, so that its program has to be told something. */
    static boolean hasRules(CampaignDocument document) {
        return SECTIONS.stream()
                .anyMatch(section -> !document.at(rules(section)).isEmpty());
    }

    /** Adds the mistakes that it finds; copes with a document of any shape. */
    void check() {
        if (document.at(rules("salesforce")).isMissingNode()) {
            checkKeysThatNeedRules();
        }
        SECTIONS.forEach(this::check);
    }

    private void check(String section) {
        String rules = rules(section);
        if (document.at(rules).isMissingNode()) {
            return;
        }
        Optional<ProgramType> type = ProgramType.of(document.at("/program/type").asText());
        if (type.equals(Optional.of(ProgramType.RUDDERSTACK))) {
            mistake(rules, readable(rules) + " does not go with type rudderstack, which cannot be told; remove it");
            return;
        }
        for (int i = 0; i < document.at(rules).size(); i++) {
            String rule = rules + "/" + i;
            checkName(rule);
            Set<Action> actions = actions(rule + "/then");
            if (section.equals("intercom")) {
                checkContact(rule, actions);
            } else {
                checkDeal(rule, actions);
            }
            checkNewcomers(rule, actions);
            checkOneStatement(rule, actions);
            type.ifPresent(known -> checkCalls(rule, known));
        }
    }

    private void checkDeal(String rule, Set<Action> actions) {
        String when = rule + "/when";
        if (!checkPlace(when, ABOUT_INTERCOM, "Intercom")) {
            checkTrigger(when);
        }
        checkCompanions(when);
        checkSpend(rule, actions);
    }

    private void checkContact(String rule, Set<Action> actions) {
        String when = rule + "/when";
        JsonNode condition = document.at(when);
        boolean misplaced = checkPlace(when, ABOUT_SALESFORCE, "Salesforce");
        boolean signedUp = condition.path(SIGNED_UP).asBoolean();
        if (!misplaced && condition.isObject() && !condition.has(ATTRIBUTE) && !signedUp) {
            mistake(
                    when,
                    readable(when) + " names nothing that happens; add intercom-attribute or intercom-signed-up: true");
        }
        if (condition.has(ATTRIBUTE) && condition.has(SIGNED_UP)) {
            mistake(
                    when + "/" + SIGNED_UP,
                    readable(when)
                            + ".intercom-signed-up does not go with intercom-attribute, since a rule asks for one"
                            + " thing of a contact; keep one of them");
        }
        if (signedUp && document.at("/intercom/leads/action").asText().equals("create-user")) {
            mistake(
                    when + "/" + SIGNED_UP,
                    readable(when) + ".intercom-signed-up would be true at once, since intercom.leads.action is"
                            + " create-user; write create-lead there, or ask for an attribute");
        }
        if (actions.contains(Action.ADD_SPEND)) {
            mistake(
                    rule + "/then",
                    readable(rule) + ": add-spend needs an Opportunity, which Intercom does not have; remove it");
        }
    }

    /** Whether a condition asks for something of the other system. */
    private boolean checkPlace(String when, List<String> keys, String system) {
        List<String> misplaced = keys.stream().filter(document.at(when)::has).toList();
        for (String key : misplaced) {
            mistake(
                    when + "/" + key,
                    readable(when) + "." + key + " is about a record of " + system + "; move it to a rule of "
                            + readable(rules(system.toLowerCase(Locale.ROOT))));
        }
        return !misplaced.isEmpty();
    }

    private static String rules(String section) {
        return "/" + section + "/qualification";
    }

    private void checkKeysThatNeedRules() {
        for (String key : ONLY_WITH_RULES) {
            if (!document.at("/salesforce/" + key).isMissingNode()) {
                mistake("/salesforce/" + key, "salesforce." + key + " only goes with qualification; remove it");
            }
        }
    }

    private void checkName(String rule) {
        JsonNode name = document.at(rule + "/name");
        if (!name.isTextual() || document.unresolved().contains(rule + "/name")) {
            return;
        }
        String plain = name.asText().toLowerCase(Locale.ROOT);
        Integer line = lineOfName.putIfAbsent(plain, document.lines().get(rule + "/name"));
        if (line != null) {
            mistake(rule + "/name", readable(rule) + " has the name of the rule in line " + line + "; choose another");
        }
        if (NO_NAMES.contains(plain)) {
            mistake(rule + "/name", readable(rule) + " has a name that has a meaning already; choose another");
        }
    }

    private void checkTrigger(String when) {
        JsonNode condition = document.at(when);
        if (condition.isObject()
                && !condition.has(STAGE)
                && !condition.path(CONVERTED).asBoolean()
                && FIELDS.stream().noneMatch(condition::has)) {
            mistake(
                    when,
                    readable(when) + " names nothing that happens; add opportunity-stage, lead-converted: true,"
                            + " lead-field or contact-field");
        }
    }

    private void checkCompanions(String when) {
        JsonNode condition = document.at(when);
        for (String key : ONLY_WITH_STAGE) {
            if (condition.has(key) && !condition.has(STAGE)) {
                mistake(when + "/" + key, readable(when) + "." + key + " only goes with opportunity-stage; remove it");
            }
        }
        List<String> looks = new ArrayList<>(FIELDS);
        looks.add(0, STAGE);
        looks.removeIf(key -> !condition.has(key));
        for (String key : looks.subList(Math.min(1, looks.size()), looks.size())) {
            mistake(
                    when + "/" + key,
                    readable(when) + "." + key + " does not go with " + looks.get(0)
                            + ", since a rule looks at one record; write two rules");
        }
        if (condition.has("contact-field") && condition.path(CONVERTED).asBoolean()) {
            mistake(
                    when + "/" + CONVERTED,
                    readable(when) + ".lead-converted does not go with contact-field, since a rule looks at one record;"
                            + " remove it");
        }
    }

    private Set<Action> actions(String then) {
        Set<Action> actions = new LinkedHashSet<>();
        for (int i = 0; i < document.at(then).size(); i++) {
            String at = then + "/" + i;
            Action.of(document.at(at).asText())
                    .filter(action -> !actions.add(action))
                    .ifPresent(action -> mistake(at, readable(then) + " has " + action.word() + " twice; keep one"));
        }
        return actions;
    }

    private void checkSpend(String rule, Set<Action> actions) {
        if (actions.contains(Action.ADD_SPEND) && !document.at(rule + "/when").has(STAGE)) {
            mistake(
                    rule + "/then",
                    readable(rule) + ": add-spend needs an Opportunity; add opportunity-stage under when");
        }
    }

    private void checkNewcomers(String rule, Set<Action> actions) {
        if (actions.contains(Action.ADD_CONTACT) && document.at(rule + "/when").has("within")) {
            mistake(
                    rule + "/then",
                    readable(rule) + ": add-contact does not go with within, since who is added has not joined yet;"
                            + " write two rules");
        }
    }

    private void checkOneStatement(String rule, Set<Action> actions) {
        List<String> steps =
                STEPS.stream().filter(actions::contains).map(Action::word).toList();
        if (steps.size() > 1) {
            mistake(
                    rule + "/then",
                    readable(rule) + ": " + String.join(" and ", steps)
                            + " contradict each other; keep the one that the referral ends with");
        }
        if (actions.contains(Action.REJECTED)) {
            if (actions.size() > 1) {
                mistake(rule + "/then", readable(rule) + ": rejected contradicts the other words; let it stand alone");
            }
            if (document.at(rule + "/on-reversal").asText().equals("reject")) {
                mistake(
                        rule + "/on-reversal",
                        readable(rule) + ": on-reversal: reject does not go with rejected; write keep or take-back");
            }
        }
    }

    /** What the program has no call for: a rule that says it expects something that never happens. */
    private void checkCalls(String rule, ProgramType type) {
        for (int i = 0; i < document.at(rule + "/then").size(); i++) {
            String at = rule + "/then/" + i;
            Action.of(document.at(at).asText())
                    .filter(action -> !type.offers(action))
                    .ifPresent(action -> mistake(
                            at,
                            readable(rule) + ": " + type.word() + " has no call for " + action.word() + "; remove it"));
        }
        if (document.at(rule + "/on-reversal").asText().equals("reject") && !type.offers(Action.REJECTED)) {
            mistake(
                    rule + "/on-reversal",
                    readable(rule) + ": " + type.word() + " has no call for a rejection; write keep or take-back");
        }
    }

    private static String readable(String pointer) {
        return CampaignDocument.readable(pointer);
    }

    private void mistake(String pointer, String message) {
        mistakes.add(document.mistake(pointer, message));
    }
}
