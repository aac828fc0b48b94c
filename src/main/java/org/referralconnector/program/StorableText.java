package org.referralconnector.program;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses text that PostgreSQL cannot store: the NUL character and halves of surrogate pairs. Refused at the door, because
 * a webhook that is accepted must never fail for such a reason later.
 */
final class StorableText {
    private static final Pattern SPEAKABLE = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");

    private StorableText() {}

    static void check(Map<String, Object> values) throws UnreadablePayload {
        check(values, "");
    }

    private static void check(Object value, String path) throws UnreadablePayload {
        if (value instanceof String text && !isStorable(text)) {
            throw refused(path);
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = (String) entry.getKey();
                if (!isStorable(key)) {
                    throw refused(path);
                }
                check(entry.getValue(), path.isEmpty() ? key : path + "." + key);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                check(list.get(i), path + "." + i);
            }
        }
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private static UnreadablePayload refused(String path) {
        String part = SPEAKABLE.matcher(path).matches() ? path : "a field";
        return new UnreadablePayload(part + " holds a NUL character or half a surrogate pair; remove it");
    }
}
