package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The route files of a folder, parsed.
 *
 * @param files the documents by file name
 */
record RouteFolder(Map<String, JsonNode> files) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * One value somewhere in a file.
     *
     * @param file the file's name
     * @param above the key of the object that holds {@code key}; empty on top
     * @param key the key of the value
     */
    record Found(String file, String above, String key, JsonNode value) {
        String text(String field) {
            return value.path(field).asText();
        }
    }

    static RouteFolder read(Path folder) {
        Map<String, JsonNode> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path :
                    paths.filter(one -> one.toString().endsWith(".camel.yaml")).toList()) {
                files.put(path.getFileName().toString(), YAML.readTree(path.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RouteFolder(files);
    }

    /** Every value that has a key, in the order of the files. */
    List<Found> values() {
        List<Found> found = new ArrayList<>();
        files.forEach((file, document) -> collect(file, "", document, found));
        return found;
    }

    /** The values of one key, wherever it stands. */
    Stream<Found> values(String key) {
        return values().stream().filter(found -> found.key().equals(key));
    }

    /** Everything that names an endpoint. */
    Stream<Found> endpoints() {
        return values().stream().filter(found -> found.value().path("uri").isTextual());
    }

    private static void collect(String file, String above, JsonNode node, List<Found> found) {
        node.properties().forEach(field -> {
            found.add(new Found(file, above, field.getKey(), field.getValue()));
            collect(file, field.getKey(), field.getValue(), found);
        });
        if (node.isArray()) {
            node.forEach(element -> collect(file, above, element, found));
        }
    }
}
