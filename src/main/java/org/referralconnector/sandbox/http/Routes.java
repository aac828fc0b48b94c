package org.referralconnector.sandbox.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which action answers which call. A template is a path whose segments are literal or {@code {name}}; of two templates
 * that fit, the one added first wins.
 */
public final class Routes {
    /** Answers the calls of one route. */
    @FunctionalInterface
    public interface Action {
        Answer answer(Call call);
    }

    /** A route that was found, and the call with the variable segments of its template filled in. */
    public record Match(String kind, Call call, Action action) {
        public Answer answer() {
            return action.answer(call);
        }
    }

    private record Route(String method, List<String> template, String kind, Action action) {}

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds a route.
     *
     * @param kind the name under which the statistics count these calls
     */
    public Routes add(String method, String template, String kind, Action action) {
        routes.add(new Route(method, segmentsOf(template), kind, action));
        return this;
    }

    public Optional<Match> find(Call call) {
        for (Route route : routes) {
            if (route.method().equals(call.method()) && fits(route.template(), call.segments())) {
                Call bound = call.bind(variables(route.template(), call.segments()));
                return Optional.of(new Match(route.kind(), bound, route.action()));
            }
        }
        return Optional.empty();
    }

    /** Whether the path is known, if only under another method. */
    public boolean knowsPath(Call call) {
        return routes.stream().anyMatch(route -> fits(route.template(), call.segments()));
    }

    private static boolean fits(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < template.size(); i++) {
            if (!isVariable(template.get(i)) && !template.get(i).equalsIgnoreCase(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> variables(List<String> template, List<String> segments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < template.size(); i++) {
            if (isVariable(template.get(i))) {
                values.put(template.get(i).substring(1, template.get(i).length() - 1), segments.get(i));
            }
        }
        return values;
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    private static List<String> segmentsOf(String template) {
        List<String> segments = new ArrayList<>();
        for (String segment : template.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return List.copyOf(segments);
    }
}
