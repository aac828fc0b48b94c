package org.referralconnector.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces {@code {{key}}} and {@code {{key:default}}} in a text by settings. What a setting holds is not replaced. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([A-Za-z0-9._-]+)\\s*(?::([^{}]*))?}}");

    private final Function<String, Optional<String>> settings;

    Placeholders(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /** A text after its placeholders were replaced, and what went wrong with any of them. */
    record Resolved(String text, List<String> problems) {}

    Resolved resolve(String text) {
        List<String> problems = new ArrayList<>();
        if (PLACEHOLDER.matcher(text).replaceAll("").contains("{{")) {
            problems.add("has a placeholder that is not well-formed; write {{key}} or {{key:default}}");
        }
        String resolved = PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), problems)));
        return new Resolved(resolved, problems);
    }

    private String value(String key, String fallback, List<String> problems) {
        return settings.apply(key).orElseGet(() -> {
            if (fallback == null) {
                problems.add("setting " + key + " is not set; set it in application.properties or as environment"
                        + " variable " + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
                return "";
            }
            return fallback;
        });
    }
}
