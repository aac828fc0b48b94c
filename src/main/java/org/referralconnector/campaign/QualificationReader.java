package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.campaign.QualificationRule.MemberStatus;
import org.referralconnector.campaign.QualificationRule.OnReversal;

/** Turns the rules of a checked campaign file into a qualification, and names those that have no name. */
final class QualificationReader {
    private static final int LONGEST_NAME = 80;
    private static final String RULES = "qualification";
    private static final FieldValue SIGNED_UP =
            new FieldValue(FieldValue.INTERCOM_CONTACT, FieldValue.ROLE, List.of("user"));

    private QualificationReader() {}

    /** The names that the rules of a campaign file give themselves, whatever the case of their letters. */
    static Set<String> names(JsonNode content) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String section : QualificationCheck.SECTIONS) {
            content.path(section).path(RULES).forEach(rule -> CampaignReader.text(rule, "name")
                    .ifPresent(names::add));
        }
        return names;
    }

    /**
     * The qualification in {@code salesforce}, which has passed every check.
     *
     * @param taken the names that rules have already; those that are made up are added
     */
    static Qualification qualification(JsonNode salesforce, Set<String> taken) {
        return new Qualification(
                rules(salesforce, taken),
                CampaignReader.text(salesforce, "referral-code-field").orElse(Qualification.USUAL_CODE_FIELD),
                salesforce.path("account-contacts").asBoolean());
    }

    /** The rules in a section that has passed every check. */
    static List<QualificationRule> rules(JsonNode section, Set<String> taken) {
        List<QualificationRule> rules = new ArrayList<>();
        section.path(RULES).forEach(rule -> rules.add(rule(rule, taken)));
        return rules;
    }

    private static QualificationRule rule(JsonNode rule, Set<String> taken) {
        Condition condition = condition(rule.path("when"));
        return new QualificationRule(
                CampaignReader.text(rule, "name").orElseGet(() -> free(name(condition), taken)),
                condition,
                CampaignReader.texts(rule.path("then")).stream()
                        .map(word -> Action.of(word).orElseThrow())
                        .toList(),
                CampaignReader.text(rule, "hold-for").map(QualificationReader::duration),
                CampaignReader.constant(OnReversal.class, rule, "on-reversal").orElse(OnReversal.KEEP));
    }

    private static Condition condition(JsonNode when) {
        return new Condition(
                values(when.path("opportunity-stage")),
                values(when.path("record-types")),
                field("Lead", when.path("lead-field"))
                        .or(() -> field("Contact", when.path("contact-field")))
                        .or(() -> attribute(when)),
                when.path("lead-converted").asBoolean(),
                CampaignReader.text(when, "amount-at-least").map(BigDecimal::new),
                CampaignReader.text(when, "within").map(QualificationReader::duration),
                Optional.of(when.path("campaign-member-status"))
                        .filter(status -> !status.isMissingNode())
                        .map(QualificationReader::memberStatus));
    }

    private static Optional<FieldValue> field(String object, JsonNode field) {
        return field.isMissingNode()
                ? Optional.empty()
                : Optional.of(new FieldValue(object, field.path("field").asText(), values(field.path("is"))));
    }

    private static Optional<FieldValue> attribute(JsonNode when) {
        JsonNode attribute = when.path("intercom-attribute");
        if (attribute.isMissingNode()) {
            return Optional.of(SIGNED_UP)
                    .filter(any -> when.path("intercom-signed-up").asBoolean());
        }
        return Optional.of(new FieldValue(
                FieldValue.INTERCOM_CONTACT,
                FieldValue.CUSTOM_ATTRIBUTES + attribute.path("name").asText(),
                values(attribute.path("is"))));
    }

    private static MemberStatus memberStatus(JsonNode status) {
        return status.isObject()
                ? new MemberStatus(CampaignReader.text(status, "campaign"), values(status.path("is")))
                : new MemberStatus(Optional.empty(), values(status));
    }

    /** One value or several, as a list; empty if there is nothing. */
    private static List<String> values(JsonNode values) {
        if (values.isMissingNode()) {
            return List.of();
        }
        return values.isArray() ? CampaignReader.texts(values) : List.of(values.asText());
    }

    private static Duration duration(String text) {
        String unit = text.replaceAll("[0-9]", "");
        long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new IllegalArgumentException("no unit of time: " + unit);
        };
    }

    private static String name(Condition condition) {
        String name = condition
                .field()
                .map(QualificationReader::name)
                .orElseGet(() -> condition.stages().isEmpty()
                        ? "Lead converted"
                        : (condition.leadConverted() ? "Converted, " : "") + String.join(" or ", condition.stages()));
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME).strip() : name;
    }

    private static String name(FieldValue field) {
        if (field.equals(SIGNED_UP)) {
            return "Signed up";
        }
        if (field.object().equals(FieldValue.INTERCOM_CONTACT)) {
            return field.name().substring(FieldValue.CUSTOM_ATTRIBUTES.length()) + " "
                    + String.join(" or ", field.values());
        }
        return field.object() + " " + field.name() + " " + String.join(" or ", field.values());
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + " " + number;
        }
        return free;
    }
}
