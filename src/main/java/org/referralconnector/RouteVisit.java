package org.referralconnector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.referralconnector.doctor.Diagnosis;
import org.referralconnector.doctor.Findings;

/** Reads our route files and the operator's in contexts that are never started, and compares their ids. */
final class RouteVisit {
    private static final String ROUTES = "routes";
    private static final String SUFFIX = ".camel.yaml";
    private static final String DIRECT = "direct:";

    private final Findings findings;
    private final Set<String> ours;
    private final Set<String> excluded;
    private final Set<String> theirs = new TreeSet<>();

    private RouteVisit(Findings findings, Set<String> ours, Set<String> excluded) {
        this.findings = findings;
        this.ours = ours;
        this.excluded = excluded;
    }

    static void check(Settings settings, Findings findings) {
        Findings routes = findings.in(ROUTES);
        try {
            RouteVisit visit = new RouteVisit(routes, ours(), excluded(settings));
            int before = routes.all().size();
            visit.readFolder(Path.of(settings.get(Setting.ROUTES)));
            visit.checkExcluded();
            if (routes.all().size() == before) {
                routes.add(Diagnosis.ROUTES_LOAD, ROUTES, visit.ours.size() + " of ours load" + visit.replacements());
            }
        } catch (Exception e) {
            routes.add(Diagnosis.ROUTE_UNREADABLE, ROUTES, firstLine(e), "in the jar");
        }
    }

    private static Set<String> ours() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RouteFiles files = new RouteFiles(context, "", Set.of());
            files.load(Set.of());
            files.loadOperatorApi(Set.of());
            return names(context);
        }
    }

    private static Set<String> excluded(Settings settings) {
        return Arrays.stream(settings.get(Setting.ROUTES_EXCLUDE).split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void readFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                read(file);
            }
        }
    }

    private void read(Path path) {
        String file = path.getFileName().toString();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(
                            PluginHelper.getResourceLoader(context).resolveResource("file:" + path.toAbsolutePath()));
            for (String name : names(context)) {
                boolean first = theirs.add(name);
                if (!first || (ours.contains(name) && !excluded.contains(name))) {
                    findings.add(
                            Diagnosis.ROUTE_TWICE,
                            file,
                            first ? name + " is one of our routes, too" : name + " is in several of your files",
                            name);
                }
            }
        } catch (Exception e) {
            findings.add(Diagnosis.ROUTE_UNREADABLE, file, firstLine(e), file);
        }
    }

    /** The ids of the routes and templates of a context, and the names by which others call them. */
    private static Set<String> names(DefaultCamelContext context) {
        Set<String> names = new TreeSet<>();
        for (RouteDefinition route : context.getRouteDefinitions()) {
            if (route.getRouteId() != null) {
                names.add(route.getRouteId());
            }
            String from = route.getInput().getEndpointUri();
            if (from.startsWith(DIRECT)) {
                names.add(from.substring(DIRECT.length()));
            }
        }
        context.getRouteTemplateDefinitions().forEach(template -> names.add(template.getId()));
        return names;
    }

    private void checkExcluded() {
        for (String id : excluded) {
            if (!ours.contains(id) && ours.stream().noneMatch(template -> id.startsWith(template + "-"))) {
                findings.add(
                        Diagnosis.ROUTE_UNKNOWN, id, "is excluded, but no route of ours is called that", nearest(id));
            } else if (!theirs.contains(id)) {
                findings.add(Diagnosis.ROUTE_LEFT_OUT, id, "is excluded, and nothing stands in its place", id);
            }
        }
    }

    private String nearest(String id) {
        return ours.stream()
                .min(Comparator.comparingInt(
                        known -> LevenshteinDistance.getDefaultInstance().apply(known, id)))
                .orElseThrow();
    }

    private String replacements() {
        List<String> replaced = theirs.stream().filter(excluded::contains).toList();
        String added = theirs.isEmpty() ? "" : "; yours: " + String.join(", ", theirs);
        return replaced.isEmpty() ? added : added + "; in the place of ours: " + String.join(", ", replaced);
    }

    private static String firstLine(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message =
                String.valueOf(root.getMessage()).strip().lines().findFirst().orElse("");
        return "cannot be read: " + message;
    }
}
