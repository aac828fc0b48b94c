package org.referralconnector.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * The content of one campaign file that still knows where each part of it stood.
 *
 * @param file the name of the file, without its folder
 * @param content the content: maps, lists, booleans, nulls; every other value is text, spelled as in the file
 * @param lines the line of each part, from 1, by its JSON pointer
 * @param unresolved the pointers of parts whose value is not known, since a mistake was found in them already
 */
record CampaignDocument(String file, JsonNode content, Map<String, Integer> lines, Set<String> unresolved) {

    /** A mistake at {@code pointer}; if nothing stands there, at the nearest part around it. */
    Mistake mistake(String pointer, String message) {
        String nearest = pointer;
        while (!lines.containsKey(nearest) && !nearest.isEmpty()) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        return new Mistake(file, lines.getOrDefault(nearest, 1), message);
    }

    /** The part at {@code pointer}; a missing node if nothing stands there. */
    JsonNode at(String pointer) {
        return content.at(pointer);
    }

    static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** A pointer as people write it: {@code salesforce.leads}. */
    static String readable(String pointer) {
        return pointer.isEmpty()
                ? "the file"
                : pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
    }
}
