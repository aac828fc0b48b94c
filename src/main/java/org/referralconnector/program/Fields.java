package org.referralconnector.program;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.Facts;

/**
 * The fields of a payload, read the way all programs need it.
 *
 * @param values plain values, lists and maps
 */
public record Fields(Map<String, Object> values) {
    static final int LONGEST_ID = 255;
    private static final int LONGEST_EMAIL = 254;

    /**
     * The fields of a payload by our names: what {@code keys} renames is found under our name as well.
     *
     * @param keys our name of a field to the dotted path at which the payload has it
     */
    public static Fields renamed(Map<String, Object> payload, Map<String, String> keys) {
        Map<String, Object> values = new LinkedHashMap<>(payload);
        keys.forEach((name, path) -> Facts.at(payload, path).ifPresent(value -> values.put(name, value)));
        return new Fields(Collections.unmodifiableMap(values));
    }

    /** The value at a dotted path, if there is one that is not null. */
    public Optional<Object> at(String path) {
        return Facts.at(values, path);
    }

    /**
     * The text or number at {@code path} as trimmed text; empty if it is absent, null or blank.
     *
     * @throws UnreadablePayload if it is a list or map
     */
    public Optional<String> text(String path) throws UnreadablePayload {
        Optional<Object> value = at(path);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Map || value.get() instanceof Iterable) {
            throw new UnreadablePayload(path + " is a list or an object; send a text or a number");
        }
        String text = value.get() instanceof BigDecimal number
                ? number.toPlainString()
                : value.get().toString();
        return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }

    /**
     * The identifier at {@code path}, as {@link #text}.
     *
     * @throws UnreadablePayload if it is longer than 255 characters, or a list or map
     */
    public Optional<String> id(String path) throws UnreadablePayload {
        Optional<String> id = text(path);
        if (id.isPresent() && id.get().length() > LONGEST_ID) {
            throw new UnreadablePayload(path + " is too long; send at most " + LONGEST_ID + " characters");
        }
        return id;
    }

    /**
     * The e-mail address at {@code path}, trimmed.
     *
     * @throws UnreadablePayload if it cannot be an address: no {@code @}, a line break, more than 254 characters
     */
    public Optional<String> email(String path) throws UnreadablePayload {
        Optional<String> email = text(path);
        if (email.isPresent()) {
            String address = email.get();
            if (address.indexOf('@') < 0 || address.indexOf('\r') >= 0 || address.indexOf('\n') >= 0) {
                throw new UnreadablePayload(path + " is no e-mail address; send one like name@example.org");
            }
            if (address.length() > LONGEST_EMAIL) {
                throw new UnreadablePayload(path + " is too long; an e-mail address has at most 254 characters");
            }
        }
        return email;
    }

    /** The e-mail address at {@code path}, trimmed; empty for whatever cannot be one, so that the rest of an event counts. */
    public Optional<String> likelyEmail(String path) {
        return at(path).filter(String.class::isInstance)
                .map(value -> ((String) value).strip())
                .filter(Fields::isAddress);
    }

    private static boolean isAddress(String text) {
        return text.length() <= LONGEST_EMAIL
                && text.indexOf('@') >= 0
                && text.indexOf('\r') < 0
                && text.indexOf('\n') < 0;
    }

    /** An e-mail address as the id of a person for whom the program sends none. */
    public static String participant(String email) {
        return email.toLowerCase(Locale.ROOT);
    }

    /**
     * Checks that the payload belongs to the program's campaign that the file names.
     *
     * @param path where the payload names its campaign; a payload that names none is let through
     * @throws UnreadablePayload if it names another campaign
     */
    public void checkCampaign(Optional<String> campaignId, String path) throws UnreadablePayload {
        Optional<String> sent = text(path);
        if (campaignId.isPresent() && sent.isPresent() && !sent.equals(campaignId)) {
            throw new UnreadablePayload(
                    path + " is not the one in the campaign file; send this webhook to its own campaign's address");
        }
    }
}
