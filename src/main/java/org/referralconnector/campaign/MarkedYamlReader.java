package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.StringReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads one YAML document and remembers on which line each part stood.
 *
 * <p>Nothing is ever instantiated: SnakeYAML only composes its node tree. Numbers, dates and words such as {@code Yes}
 * stay the text that the author wrote, since YAML 1.1 would turn {@code 0815}, {@code 12:30:00} and {@code no} into
 * something else.
 */
final class MarkedYamlReader {
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.MAP, Tag.SEQ);

    private final String file;
    private final Placeholders placeholders;
    private final List<Mistake> mistakes;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Set<String> unresolved = new HashSet<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private MarkedYamlReader(String file, Placeholders placeholders, List<Mistake> mistakes) {
        this.file = file;
        this.placeholders = placeholders;
        this.mistakes = mistakes;
    }

    /** The document in {@code text}; empty, with a mistake added, if it is no YAML or empty. */
    static Optional<CampaignDocument> read(
            String file, String text, Placeholders placeholders, List<Mistake> mistakes) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(20);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                mistakes.add(new Mistake(file, 1, "is empty; write a campaign or remove the file"));
                return Optional.empty();
            }
            MarkedYamlReader reader = new MarkedYamlReader(file, placeholders, mistakes);
            reader.lines.put("", 1);
            JsonNode content = reader.convert(root, "");
            return Optional.of(new CampaignDocument(file, content, reader.lines, reader.unresolved));
        } catch (MarkedYAMLException e) {
            // Only the problem: the full message quotes the lines around it, and a secret may stand there.
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            mistakes.add(new Mistake(file, line, "is no YAML: " + e.getProblem() + "; check indentation and quotes"));
        } catch (YAMLException e) {
            mistakes.add(new Mistake(
                    file, 1, "is no YAML: nested too deeply, or a character that YAML forbids; write it plainly"));
        }
        return Optional.empty();
    }

    private JsonNode convert(Node node, String pointer) {
        if (!PLAIN_TAGS.contains(node.getTag())) {
            return refused(node, pointer, "has a tag, which is not allowed; write the plain value");
        }
        if (node instanceof CollectionNode<?> && !seen.add(node)) {
            return refused(node, pointer, "is used again through an alias, which is not allowed; write it out");
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, pointer);
        }
        if (node instanceof SequenceNode sequence) {
            return array(sequence, pointer);
        }
        return scalar((ScalarNode) node, pointer);
    }

    private JsonNode object(MappingNode mapping, String pointer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            Node keyNode = entry.getKeyNode();
            if (!(keyNode instanceof ScalarNode key)) {
                refused(keyNode, pointer, "has a map or list where a key belongs; put quotes around \"{{…}}\"");
                continue;
            }
            String child = CampaignDocument.child(pointer, key.getValue());
            if (object.has(key.getValue())) {
                refused(key, child, CampaignDocument.readable(child) + " is given twice; keep one");
                continue;
            }
            lines.put(child, lineOf(key));
            object.set(key.getValue(), convert(entry.getValueNode(), child));
        }
        return object;
    }

    private JsonNode array(SequenceNode sequence, String pointer) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
            String child = pointer + "/" + array.size();
            lines.put(child, lineOf(item));
            array.add(convert(item, child));
        }
        return array;
    }

    private JsonNode scalar(ScalarNode scalar, String pointer) {
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.NULL)) {
            return NullNode.instance;
        }
        if (scalar.getTag().equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        Placeholders.Resolved resolved = placeholders.resolve(text);
        for (String problem : resolved.problems()) {
            refused(scalar, pointer, problem);
        }
        return TextNode.valueOf(resolved.text());
    }

    private JsonNode refused(Node node, String pointer, String message) {
        unresolved.add(pointer);
        mistakes.add(new Mistake(file, lineOf(node), message));
        return NullNode.instance;
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
