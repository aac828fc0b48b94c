package org.referralconnector.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.referralconnector.campaign.FieldRule.Source;
import org.referralconnector.campaign.FieldRule.WhenEmpty;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The usual names of what is known about a person, as fields of Lead, Contact and the Account of a person: {@code
 * standard-fields.yaml}, read once.
 */
public final class StandardFields {
    /** What an Account that is a person goes by here; as an Account of a business it has no standard fields. */
    public static final String PERSON_ACCOUNT = "PersonAccount";

    private static final String RESOURCE = "/campaign/standard-fields.yaml";
    private static final String CUSTOM = "__c";
    private static final Pattern API_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final Map<String, StandardFields> BY_OBJECT = load();

    private final Map<String, List<String>> paths;
    private final Map<String, String> defaults;
    private final Set<String> neverCustom;

    private StandardFields(Map<String, List<String>> paths, Map<String, String> defaults, Set<String> neverCustom) {
        this.paths = paths;
        this.defaults = defaults;
        this.neverCustom = neverCustom;
    }

    /** True for what has standard fields, Lead, Contact and {@link #PERSON_ACCOUNT}, in any case of their letters. */
    public static boolean has(String object) {
        return BY_OBJECT.containsKey(object);
    }

    /**
     * The rules for what a sender that knows nothing of Salesforce says about a person.
     *
     * @param object the object to write; one without standard fields takes every fact under its own name
     * @param facts the person's traits, by name
     * @param custom true for the standard fields, and {@code <trait>__c} for every other trait; false for every fact
     *     under its own name
     * @return a rule per field, by API name; a trait whose name cannot be a field's is left out
     */
    public static Map<String, FieldRule> rules(String object, Map<String, Object> facts, boolean custom) {
        StandardFields standard = BY_OBJECT.get(object);
        if (standard == null || !custom) {
            return asTheyAre(facts);
        }
        Map<String, FieldRule> rules = standard.rules(facts);
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        taken.addAll(rules.keySet());
        for (String trait : facts.keySet()) {
            String field = isCustom(trait) ? trait : trait + CUSTOM;
            if (API_NAME.matcher(trait).matches() && !standard.knows(trait) && taken.add(field)) {
                rules.put(field, rule(List.of(trait)));
            }
        }
        return rules;
    }

    /**
     * The rules for the standard fields alone, for senders whose facts hold more than traits.
     *
     * @return a rule per field, by API name; none if the object has no standard fields
     */
    public static Map<String, FieldRule> alone(String object, Map<String, Object> facts) {
        StandardFields standard = BY_OBJECT.get(object);
        return standard == null ? Map.of() : standard.rules(facts);
    }

    private static Map<String, FieldRule> asTheyAre(Map<String, Object> facts) {
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String trait : facts.keySet()) {
            if (API_NAME.matcher(trait).matches() && taken.add(trait)) {
                rules.put(trait, rule(List.of(trait)));
            }
        }
        return rules;
    }

    private Map<String, FieldRule> rules(Map<String, Object> facts) {
        Map<String, List<String>> ownNames = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        facts.keySet().forEach(trait -> ownNames.computeIfAbsent(trait, any -> new ArrayList<>())
                .add(trait));
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        paths.forEach((field, usual) -> {
            List<String> all = withOwnNames(field, usual, ownNames.getOrDefault(field, List.of()));
            String fallback = defaults.get(field);
            rules.put(
                    field,
                    // a default is for new records alone, so null leaves these fields of a record as they are
                    fallback == null
                            ? rule(all)
                            : new FieldRule(Source.FROM, all, Optional.of(fallback), WhenEmpty.KEEP, Optional.empty()));
        });
        return rules;
    }

    /** The usual paths; after the one that is the field's own name, all ways in which the traits spell that name. */
    private static List<String> withOwnNames(String field, List<String> usual, List<String> ownNames) {
        List<String> all = new ArrayList<>();
        for (String path : usual) {
            all.add(path);
            if (path.equalsIgnoreCase(field)) {
                all.addAll(ownNames);
            }
        }
        all.addAll(ownNames);
        return all.stream().distinct().toList();
    }

    private boolean knows(String trait) {
        return neverCustom.contains(trait) || paths.containsKey(trait);
    }

    private static boolean isCustom(String trait) {
        return trait.toLowerCase(Locale.ROOT).endsWith(CUSTOM);
    }

    private static FieldRule rule(List<String> paths) {
        return new FieldRule(Source.FROM, paths, Optional.empty(), WhenEmpty.CLEAR_NULL, Optional.empty());
    }

    private static Map<String, StandardFields> load() {
        Map<String, StandardFields> byObject = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (InputStream in = StandardFields.class.getResourceAsStream(RESOURCE)) {
            Map<String, Map<String, Object>> objects = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            objects.forEach((object, parts) -> byObject.put(object, of(parts)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Collections.unmodifiableMap(byObject);
    }

    @SuppressWarnings("unchecked")
    private static StandardFields of(Map<String, Object> parts) {
        Map<String, List<String>> paths = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        paths.putAll((Map<String, List<String>>) parts.get("fields"));
        return new StandardFields(
                Collections.unmodifiableMap(paths),
                Map.copyOf((Map<String, String>) parts.get("defaults")),
                Set.copyOf((List<String>) parts.get("never-custom")));
    }
}
