package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.SalesforceRules.WhenDeleted;
import org.referralconnector.campaign.Section.Action;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.campaign.WebhookRules.Scheme;
import org.referralconnector.journal.EventKind;

/** Turns the content of a checked campaign file into a campaign, and puts the defaults where the file is silent. */
final class CampaignReader {
    private static final String STANDARD = "standard";

    private CampaignReader() {}

    /** The campaign in {@code content}, which has passed every check. */
    static Campaign campaign(JsonNode content) {
        Set<String> names = QualificationReader.names(content);
        return new Campaign(
                content.path("campaign").asText(),
                program(
                        content.path("program"),
                        !referralHeroFields(content.path("salesforce")).isEmpty()),
                Optional.of(content.path("salesforce"))
                        .filter(JsonNode::isObject)
                        .map(salesforce -> salesforce(salesforce, names)),
                Optional.of(content.path("intercom"))
                        .filter(JsonNode::isObject)
                        .map(intercom -> intercom(intercom, names)));
    }

    /** The scheme that campaign files spell {@code word}, if there is one. */
    static Optional<Scheme> scheme(String word) {
        return Stream.of(Scheme.values())
                .filter(scheme -> scheme.word().equals(word))
                .findFirst();
    }

    private static ProgramRules program(JsonNode program, boolean refreshesReferrers) {
        String type = program.path("type").asText();
        return new ProgramRules(
                type,
                text(program, "campaign-id"),
                webhook(ProgramType.of(type).orElseThrow(), program.path("webhook")),
                entries(program.path("keys"), JsonNode::asText),
                entries(program.path("kinds"), kind -> EventKind.of(kind.asText())),
                program.path("require-opt-in").asBoolean(true),
                program.path("map-properties").asBoolean(true),
                Optional.ofNullable(program.get("objects")).map(CampaignReader::texts),
                Optional.ofNullable(program.get("api"))
                        .map(api -> api(ProgramType.of(type).orElseThrow(), api)),
                text(program, "link").map(LinkPattern::new),
                refreshesReferrers);
    }

    private static ApiRules api(ProgramType type, JsonNode api) {
        return new ApiRules(
                text(api, "url").or(type::api).orElseThrow().replaceFirst("/+$", ""),
                text(api, "token"),
                text(api, "secret"),
                text(api, "goal").map(Integer::parseInt).orElse(ApiRules.USUAL_GOAL));
    }

    private static WebhookRules webhook(ProgramType type, JsonNode webhook) {
        Scheme scheme = text(webhook, "scheme").flatMap(CampaignReader::scheme).orElse(type.scheme());
        List<String> secrets = new ArrayList<>();
        text(webhook, "secret").ifPresent(secrets::add);
        webhook.path("secrets").forEach(secret -> secrets.add(secret.asText()));
        return new WebhookRules(
                webhook.path("open").asBoolean(),
                scheme,
                List.copyOf(secrets),
                text(webhook, "header").or(() -> type.header(scheme)).orElseThrow());
    }

    private static SalesforceRules salesforce(JsonNode salesforce, Set<String> names) {
        return new SalesforceRules(
                text(salesforce, "connection").orElse("default"),
                section(salesforce.path("leads"), referralHeroFields(salesforce)),
                section(salesforce.path("referrers"), referralHeroFields(salesforce)),
                entries(salesforce.path("opportunities").path("fields"), CampaignReader::field),
                handling(salesforce),
                QualificationReader.qualification(salesforce, names));
    }

    private static IntercomRules intercom(JsonNode intercom, Set<String> names) {
        return new IntercomRules(
                text(intercom, "connection").orElse("default"),
                people(intercom.path("leads")),
                people(intercom.path("referrers")),
                intercom.path("create-attributes").asBoolean(),
                texts(intercom.path("events")).stream()
                        .map(CampaignReader::milestone)
                        .distinct()
                        .toList(),
                constant(IntercomRules.WhenDeleted.class, intercom, "when-deleted")
                        .orElse(IntercomRules.WhenDeleted.PARK),
                QualificationReader.rules(intercom, names));
    }

    private static IntercomRules.Milestone milestone(String word) {
        return Stream.of(IntercomRules.Milestone.values())
                .filter(milestone -> milestone.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static IntercomRules.People people(JsonNode section) {
        if (section.isMissingNode()) {
            return IntercomRules.People.NOTHING;
        }
        return new IntercomRules.People(
                constant(IntercomRules.Action.class, section, "action").orElse(IntercomRules.Action.NOTHING),
                constant(IntercomRules.WhenDuplicate.class, section, "when-duplicate")
                        .orElse(IntercomRules.WhenDuplicate.UPDATE),
                constant(IntercomRules.WhenSeveral.class, section, "when-several")
                        .orElse(IntercomRules.WhenSeveral.PREFERRED),
                constant(IntercomRules.WhenArchived.class, section, "when-archived")
                        .orElse(IntercomRules.WhenArchived.UNARCHIVE),
                entries(section.path("fields"), CampaignReader::field),
                texts(section.path("tags")));
    }

    private static Handling handling(JsonNode salesforce) {
        Handling usual = Handling.USUAL;
        return new Handling(
                text(salesforce, "use-contact-id")
                        .map(yes -> Boolean.parseBoolean(yes) ? WhenConverted.CONTACT : WhenConverted.PARK)
                        .orElse(usual.whenConverted()),
                constant(WhenDeleted.class, salesforce, "when-deleted").orElse(usual.whenDeleted()),
                constant(OnMissingField.class, salesforce, "on-missing-field").orElse(usual.onMissingField()),
                text(salesforce, "assignment").map(CampaignReader::assignment).orElse(usual.assignment()));
    }

    private static String assignment(String word) {
        return switch (word) {
            case "true", "false" -> word.toUpperCase(Locale.ROOT);
            default -> word;
        };
    }

    /** The rules for ReferralHero's own fields; none if the file does not ask for them. */
    private static Map<String, FieldRule> referralHeroFields(JsonNode salesforce) {
        JsonNode wanted = salesforce.path("referralhero-fields");
        return wanted.isObject() || wanted.asBoolean()
                ? ReferralHeroFields.rules(text(wanted, "prefix").orElse(ReferralHeroFields.USUAL_PREFIX))
                : Map.of();
    }

    private static Section section(JsonNode section, Map<String, FieldRule> further) {
        if (section.isMissingNode()) {
            return Section.NOTHING;
        }
        return new Section(
                constant(Action.class, section, "action").orElse(Action.NOTHING),
                constant(WhenDuplicate.class, section, "when-duplicate").orElse(WhenDuplicate.UPDATE),
                constant(WhenSeveral.class, section, "when-several").orElse(WhenSeveral.OLDEST),
                withFurther(entries(section.path("fields"), CampaignReader::field), further),
                hasStandardFields(section),
                section.path("filler-on-update").asBoolean());
    }

    /** The rules of the file, and behind them those for further fields that it has no rule for. */
    private static Map<String, FieldRule> withFurther(Map<String, FieldRule> own, Map<String, FieldRule> further) {
        Set<String> named = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        named.addAll(own.keySet());
        Map<String, FieldRule> all = new LinkedHashMap<>(own);
        further.forEach((field, rule) -> {
            if (named.add(field)) {
                all.put(field, rule);
            }
        });
        return Collections.unmodifiableMap(all);
    }

    /** True if a section asks for the standard fields, alone or below its own. */
    static boolean hasStandardFields(JsonNode section) {
        return section.path("fields").asText().equals(STANDARD)
                || section.path("standard-fields").asBoolean();
    }

    private static FieldRule field(JsonNode field) {
        FieldRule.Source source = Stream.of(FieldRule.Source.values())
                .filter(candidate -> field.has(candidate.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        JsonNode value = field.path(source.name().toLowerCase(Locale.ROOT));
        List<String> values = new ArrayList<>();
        value.forEach(path -> values.add(path.asText()));
        return new FieldRule(
                source,
                value.isArray() ? values : List.of(value.asText()),
                text(field, "default"),
                constant(FieldRule.WhenEmpty.class, field, "when-empty").orElse(FieldRule.WhenEmpty.KEEP),
                text(field, "join"),
                type(field).map(type -> newField(type, field)));
    }

    /** The type that a field rule declares, if it declares one that there is. */
    static Optional<NewField.Type> type(JsonNode field) {
        return text(field, "type").flatMap(word -> Stream.of(NewField.Type.values())
                .filter(type -> type.word().equals(word))
                .findFirst());
    }

    private static NewField newField(NewField.Type type, JsonNode field) {
        return new NewField(
                type,
                field.path("length").asInt(type.usualLength()),
                type.isNumber() ? field.path("precision").asInt(NewField.MOST_DIGITS) : 0,
                field.path("scale").asInt(type.usualScale()),
                texts(field.path("values")),
                text(field, "label"),
                text(field, "description"));
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    static Optional<String> text(JsonNode object, String key) {
        return Optional.ofNullable(object.get(key)).map(JsonNode::asText);
    }

    static <E extends Enum<E>> Optional<E> constant(Class<E> type, JsonNode object, String key) {
        return text(object, key)
                .map(word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static <V> Map<String, V> entries(JsonNode object, Function<JsonNode, V> value) {
        Map<String, V> entries = new LinkedHashMap<>();
        object.properties().forEach(entry -> entries.put(entry.getKey(), value.apply(entry.getValue())));
        return Collections.unmodifiableMap(entries);
    }
}
