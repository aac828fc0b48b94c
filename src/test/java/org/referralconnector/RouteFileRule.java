package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.impl.DefaultCamelContext;
import org.referralconnector.RouteFolder.Found;

/** What holds for route files. Each rule lists what breaks it, as {@code file: what is wrong}. */
enum RouteFileRule {
    /** A file is what the YAML DSL's own schema describes; a placeholder may stand for a number or a truth value. */
    FOLLOWS_THE_SCHEMA {
        @Override
        List<String> mistakes(RouteFolder folder) {
            List<String> mistakes = new ArrayList<>();
            folder.files().forEach((file, document) -> Schema.mistakes(document)
                    .forEach(mistake -> mistakes.add(file + ": " + mistake)));
            return mistakes;
        }
    },

    /** A file holds one route, and is called like it; only the failure policies share a file. */
    FILE_IS_CALLED_LIKE_ITS_ROUTE {
        @Override
        List<String> mistakes(RouteFolder folder) {
            List<String> mistakes = new ArrayList<>();
            folder.files().forEach((file, document) -> {
                String name = file.replace(".camel.yaml", "");
                List<String> ids = Stream.of("route", "rest", "routeTemplate")
                        .flatMap(top -> tops(document, top))
                        .toList();
                if (!name.equals("failures") && !ids.equals(List.of(name))) {
                    mistakes.add(file + ": holds " + ids);
                }
            });
            return mistakes;
        }
    },

    ID_IS_KEBAB_CASE {
        @Override
        List<String> mistakes(RouteFolder folder) {
            return folder.values("id")
                    .filter(id -> !id.value().asText().matches("[a-z]+(-[a-z]+)*"))
                    .map(id -> id.file() + ": " + id.value().asText())
                    .toList();
        }
    },

    /** Ids of routes, configurations and steps are one name space: they are metrics tags and operator commands. */
    ID_IS_UNIQUE {
        @Override
        List<String> mistakes(RouteFolder folder) {
            Map<String, String> first = new HashMap<>();
            List<String> mistakes = new ArrayList<>();
            folder.values("id").forEach(id -> {
                String before = first.putIfAbsent(id.value().asText(), id.file());
                if (before != null) {
                    mistakes.add(id.file() + ": " + id.value().asText() + " is taken by " + before);
                }
            });
            return mistakes;
        }
    },

    /** A route says what it does and what its contract is, a configuration and a parameter what it is for. */
    IS_DESCRIBED {
        @Override
        List<String> mistakes(RouteFolder folder) {
            return Stream.concat(
                            Stream.concat(folder.values("route"), folder.values("rest"))
                                    .flatMap(route -> blank(route, "description", "note")),
                            Stream.concat(
                                    folder.values("routeConfiguration").flatMap(one -> blank(one, "description")),
                                    folder.values("routeTemplate").flatMap(this::undescribed)))
                    .toList();
        }

        private Stream<String> undescribed(Found template) {
            return StreamSupport.stream(template.value().path("parameters").spliterator(), false)
                    .filter(parameter -> parameter.path("description").asText().isBlank())
                    .map(parameter -> template.file() + ": no description of parameter "
                            + parameter.path("name").asText());
        }

        private Stream<String> blank(Found found, String... fields) {
            return Stream.of(fields)
                    .filter(field -> found.text(field).isBlank())
                    .map(field -> found.file() + ": no " + field);
        }
    },

    ONLY_ROUTES_AND_CONFIGURATIONS_ON_TOP {
        @Override
        List<String> mistakes(RouteFolder folder) {
            Set<String> allowed = Set.of("route", "routeTemplate", "routeConfiguration", "rest", "beans");
            return folder.values().stream()
                    .filter(found -> found.above().isEmpty() && !allowed.contains(found.key()))
                    .map(found -> found.file() + ": " + found.key())
                    .toList();
        }
    },

    /** The notation that visual editors read and write: no step or expression in short form, options apart from the URI. */
    NOTATION_IS_CANONICAL {
        private static final Set<String> LANGUAGES = Set.of(
                "simple", "constant", "method", "header", "variable", "exchangeProperty", "jsonpath", "tokenize");
        private static final Set<String> EXPRESSIONS = Set.of("expression", "handled", "continued", "retryWhile");

        @Override
        List<String> mistakes(RouteFolder folder) {
            List<String> mistakes = new ArrayList<>();
            for (Found found : folder.values()) {
                boolean language = LANGUAGES.contains(found.key())
                        && !Set.of("bean", "method").contains(found.above());
                boolean step = found.above().equals("steps");
                if ((language || step) && !found.value().isObject()) {
                    mistakes.add(found.file() + ": " + found.key() + " in short form");
                } else if (language && !step && !EXPRESSIONS.contains(found.above())) {
                    mistakes.add(found.file() + ": " + found.key() + " without expression around it");
                } else if (found.key().equals("uri") && found.value().asText().contains("?")) {
                    mistakes.add(found.file() + ": options within uri "
                            + found.value().asText());
                }
            }
            return mistakes;
        }
    },

    EVERY_TARGET_HAS_A_CONSUMER {
        @Override
        List<String> mistakes(RouteFolder folder) {
            Set<String> consumed = folder.values("from")
                    .map(from -> ofAnyTemplate(from.text("uri")))
                    .collect(Collectors.toSet());
            return folder.values().stream()
                    .filter(to ->
                            !to.above().equals("from") && to.value().asText().matches("(direct|seda):\\S+"))
                    .filter(to -> !consumed.contains(ofAnyTemplate(to.value().asText())))
                    .map(to -> to.file() + ": nobody consumes " + to.value().asText())
                    .toList();
        }

        /** A route that a template makes, whichever: its name is told when the template is used, or when it is called. */
        private static String ofAnyTemplate(String uri) {
            return uri.replaceAll("-(\\{\\{[a-z-]+}}|\\$\\{[A-Za-z.]+})$", "-{{}}");
        }
    },

    EVERY_ENDPOINT_OPTION_EXISTS {
        @Override
        List<String> mistakes(RouteFolder folder) {
            EndpointCatalog catalog = new EndpointCatalog();
            return folder.endpoints()
                    .flatMap(endpoint ->
                            catalog.mistakes(withDefaults(endpoint.text("uri")), parameters(endpoint.value())).stream()
                                    .map(mistake -> endpoint.file() + ": " + endpoint.text("uri") + ": " + mistake))
                    .toList();
        }

        private static Map<String, String> parameters(JsonNode endpoint) {
            Map<String, String> parameters = new TreeMap<>();
            endpoint.path("parameters")
                    .properties()
                    .forEach(option ->
                            parameters.put(option.getKey(), option.getValue().asText()));
            return parameters;
        }
    },

    EVERY_PLACEHOLDER_IS_A_SETTING {
        @Override
        List<String> mistakes(RouteFolder folder) {
            return folder.values().stream()
                    .filter(found -> found.value().isTextual())
                    .flatMap(found -> PLACEHOLDER
                            .matcher(found.value().asText())
                            .results()
                            .map(match -> match.group(1))
                            .filter(key -> Setting.of(key).isEmpty()
                                    && !parameters(folder, found.file()).contains(key))
                            .map(key -> found.file() + ": " + key + " is no setting"))
                    .toList();
        }

        /** The names of a template's parameters, which stand where settings do. */
        private Set<String> parameters(RouteFolder folder, String file) {
            return folder.values("routeTemplate")
                    .filter(template -> template.file().equals(file))
                    .flatMap(template -> StreamSupport.stream(
                            template.value().path("parameters").spliterator(), false))
                    .map(parameter -> parameter.path("name").asText())
                    .collect(Collectors.toSet());
        }
    },

    /** A configuration without an id would apply to every route of a host. */
    EVERY_CONFIGURATION_IS_NAMED_AND_EXISTS {
        @Override
        List<String> mistakes(RouteFolder folder) {
            Set<String> ids = folder.values("routeConfiguration")
                    .map(one -> one.text("id"))
                    .collect(Collectors.toSet());
            return Stream.concat(
                            folder.values("routeConfiguration")
                                    .filter(one -> one.text("id").isEmpty())
                                    .map(one -> one.file() + ": a routeConfiguration without id"),
                            folder.values("routeConfigurationId")
                                    .filter(one -> !ids.contains(one.value().asText()))
                                    .map(one -> one.file() + ": there is no routeConfiguration "
                                            + one.value().asText()))
                    .toList();
        }
    },

    /** Bodies hold names and addresses of people. */
    NO_BODY_IN_THE_LOG {
        @Override
        List<String> mistakes(RouteFolder folder) {
            return Stream.concat(
                            folder.values("log")
                                    .filter(log -> log.value().toString().contains("${body")
                                            || log.value().toString().contains("${in.body"))
                                    .map(log -> log.file() + ": log " + log.text("id") + " shows the body"),
                            folder.endpoints()
                                    .filter(to -> to.text("uri").startsWith("log:"))
                                    .map(to -> to.file() + ": " + to.text("uri") + " shows the body"))
                    .toList();
        }
    },

    NO_DO_TRY {
        @Override
        List<String> mistakes(RouteFolder folder) {
            return folder.values("doTry").map(found -> found.file() + ": doTry").toList();
        }
    },

    /** Whatever is called by name is bound by {@link ReferralConnector}. */
    EVERY_BEAN_IS_BOUND {
        @Override
        List<String> mistakes(RouteFolder folder) {
            Set<String> bound = Beans.NAMES;
            return Stream.concat(
                            folder.values("ref")
                                    .map(ref ->
                                            Map.entry(ref.file(), ref.value().asText())),
                            folder.values().stream()
                                    .filter(found -> found.value().asText().matches("#(bean:)?[^:]+"))
                                    .map(found -> Map.entry(
                                            found.file(), found.value().asText().replaceFirst("#(bean:)?", ""))))
                    .filter(ref -> !bound.contains(ref.getValue().replace("{{connection}}", "default")))
                    .map(ref -> ref.getKey() + ": there is no bean " + ref.getValue())
                    .toList();
        }
    };

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^:}]+)[^}]*}}");

    /** What breaks the rule; empty if nothing does. */
    abstract List<String> mistakes(RouteFolder folder);

    /** The folder with the bad example. */
    String folder() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Stream<String> tops(JsonNode document, String key) {
        return Stream.iterate(0, i -> i < document.size(), i -> i + 1)
                .map(document::get)
                .filter(top -> top.has(key))
                .map(top -> top.path(key).path("id").asText());
    }

    private static String withDefaults(String uri) {
        Matcher placeholder = PLACEHOLDER.matcher(uri);
        return placeholder.replaceAll(match -> Matcher.quoteReplacement(
                Setting.of(match.group(1)).flatMap(Setting::fallback).orElse("x")));
    }

    /** The beans that a stand-alone connector binds. */
    private static final class Beans {
        static final Set<String> NAMES = names();

        private static Set<String> names() {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                ReferralConnector.addTo(
                        context,
                        Settings.of(Map.of(
                                "referral.campaigns",
                                        Path.of("src/test/resources/campaigns").toString(),
                                "referral.admin.token", "a-token-of-the-tests",
                                "referral.database.url", "jdbc:h2:mem:route-file-rule",
                                "referral.salesforce.client-id", "nobody",
                                "referral.salesforce.client-secret", "nothing")),
                        "",
                        true);
                return new TreeSet<>(
                        context.getRegistry().findByTypeWithName(Object.class).keySet());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The YAML DSL's schema. It knows no placeholders where it wants a number or a truth value. */
    private static final class Schema {
        private static final JsonSchema CAMEL = JsonSchemaFactory.getInstance(VersionFlag.V4)
                .getSchema(Schema.class.getResourceAsStream("/schema/camelYamlDsl.json"));

        static List<String> mistakes(JsonNode document) {
            JsonNode filledIn = document.deepCopy();
            for (ValidationMessage message : CAMEL.validate(document)) {
                fillIn(filledIn, message);
            }
            return CAMEL.validate(filledIn).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }

        private static void fillIn(JsonNode document, ValidationMessage message) {
            JsonNode wrong = message.getInstanceNode();
            if (message.getType().equals("type")
                    && wrong != null
                    && wrong.isTextual()
                    && wrong.asText().matches("\\{\\{.*}}")) {
                String wanted = String.valueOf(message.getArguments()[1]);
                JsonNodePath path = message.getInstanceLocation();
                JsonNode holder = parent(document, path);
                if (wanted.contains("boolean")) {
                    put(holder, path.getElement(-1), BooleanNode.TRUE);
                } else if (wanted.contains("number") || wanted.contains("integer")) {
                    put(holder, path.getElement(-1), IntNode.valueOf(1));
                }
            }
        }

        private static JsonNode parent(JsonNode document, JsonNodePath path) {
            JsonNode node = document;
            for (int i = 0; i < path.getNameCount() - 1; i++) {
                Object step = path.getElement(i);
                node = step instanceof Integer index ? node.path(index) : node.path(step.toString());
            }
            return node;
        }

        private static void put(JsonNode holder, Object step, JsonNode value) {
            if (holder instanceof ObjectNode object) {
                object.set(step.toString(), value);
            } else if (holder instanceof ArrayNode array && step instanceof Integer index) {
                array.set(index, value);
            }
        }
    }
}
