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
        if (!isStorable((Object) values)) {
            // nearly every payload is storable, and paths are costly to spell
            check(values, "");
        }
    }

    private static boolean isStorable(Object value) {
        if (value instanceof String text) {
            return isStorable(text);
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!isStorable((String) entry.getKey()) || !isStorable(entry.getValue())) {
                    return false;
                }
            }
        } else if (value instanceof List<?> list) {
            for (Object part : list) {
                if (!isStorable(part)) {
                    return false;
                }
            }
        }
        return true;
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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static UnreadablePayload refused(String path) {
        String part = SPEAKABLE.matcher(path).matches() ? path : "a field";
        return new UnreadablePayload(part + " holds a NUL character or half a surrogate pair; remove it");
    }
}
