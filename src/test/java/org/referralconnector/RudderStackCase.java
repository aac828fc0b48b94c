package org.referralconnector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Events, the records that are there before, and what has to become of them: a file of
 * {@code cases/rudderstack-replay}, named after the file. Its members are
 *
 * <ul>
 *   <li>{@code campaign}: the campaign file that takes the events; {@code opt-in} if it is missing;
 *   <li>{@code steps}: a list of {@code before}, what people do in Salesforce, and {@code events}, sent as one batch; a
 *       case of one step may do without the list. What people do is {@code make} (an object; {@code with} values,
 *       {@code as} a name), {@code convert} or {@code delete} (the name of a record), or {@code fault} (a fault of the
 *       sandbox; such a case is run by itself);
 *       {@code find} (an object; {@code where} these values stand, {@code as} a name) only names a record. An event is
 *       an identify that asks for Salesforce, about a person of its own, unless it says otherwise;
 *   <li>{@code answer}: {@code status} and {@code says}, if the sender is not answered 200;
 *   <li>{@code outcomes}: one per event, each with those members of the delivery that matter; {@code detail} is a part
 *       of the detail, {@code tried} the reason of the first attempt that failed;
 *   <li>{@code after}: which {@code records} there are in the end of an {@code object}, {@code where} these values stand.
 *       They are all of them, oldest first, and no value of a field is {@code null}.
 * </ul>
 *
 * <p>{@code {{name}}} is the id of the record of that name, {@code {{name.contact}}} that of the contact which it became.
 */
record RudderStackCase(String name, JsonNode content) {
    private static final Path FOLDER = Path.of("src/test/resources/cases/rudderstack-replay");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<RudderStackCase> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted()
                    .map(file ->
                            new RudderStackCase(file.getFileName().toString().replace(".yaml", ""), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a YAML file, as JSON. */
    static JsonNode read(Path file) {
        try {
            return JSON.valueToTree(
                    new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String campaign() {
        return content.path("campaign").asText("opt-in");
    }

    List<JsonNode> steps() {
        return content.has("steps") ? list("steps") : List.of(content);
    }

    /** The step of this number, missing if there are fewer. */
    JsonNode step(int number) {
        return number < steps().size() ? steps().get(number) : MissingNode.getInstance();
    }

    List<JsonNode> list(String member) {
        return list(content, member);
    }

    static List<JsonNode> list(JsonNode node, String member) {
        List<JsonNode> list = new ArrayList<>();
        node.path(member).forEach(list::add);
        return list;
    }

    /** True if the case would disturb others that are carried at the same time. */
    boolean isAlone() {
        return !content.findValues("fault").isEmpty();
    }

    int answerStatus() {
        return content.path("answer").path("status").asInt(200);
    }

    String answerSays() {
        return content.path("answer").path("says").asText("OK");
    }

    @Override
    public String toString() {
        return name;
    }
}
