package org.referralconnector.referral;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of one record: each field's newest value and since when the record has it. Facts may come in any order
 * and any number of times; what is older than what is known changes nothing. For one thread.
 */
final class RecordFacts {
    /** The field that says whether the record is in the recycle bin. */
    static final String DELETED = "IsDeleted";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader READER = JSON.readerFor(new TypeReference<LinkedHashMap<String, Fact>>() {})
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final ObjectWriter WRITER = JSON.writer();

    private final Map<String, Fact> facts;

    private RecordFacts(Map<String, Fact> facts) {
        this.facts = facts;
    }

    /** Nothing is known. */
    static RecordFacts none() {
        return new RecordFacts(new LinkedHashMap<>());
    }

    /** What {@link #text} wrote. */
    static RecordFacts of(String text) {
        try {
            return new RecordFacts(READER.readValue(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("these are no facts", e);
        }
    }

    /** As the database keeps them. */
    String text() {
        try {
            return WRITER.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a fact that is no plain value", e);
        }
    }

    /**
     * Takes in what became known.
     *
     * @param values fields with plain values; null for an empty one
     * @param at since when the record has them
     * @param order which of the changes of that moment it was: a later one has a higher number
     * @return true if a field has another value than before, or one at all
     */
    boolean take(Map<String, Object> values, Instant at, long order) {
        boolean news = false;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            Fact known = facts.get(value.getKey());
            Fact fact = new Fact(value.getValue(), at.toEpochMilli(), order);
            if (known == null || !known.isNewerThan(fact)) {
                news |= known == null || !Objects.equals(known.text(), fact.text());
                facts.put(value.getKey(), fact);
            }
        }
        return news;
    }

    /** The newest values. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        facts.forEach((field, fact) -> values.put(field, fact.value()));
        return values;
    }

    /** The newest values, but those of a change as it said them, however old it is. */
    Map<String, Object> valuesAt(Map<String, Object> change) {
        Map<String, Object> values = values();
        values.putAll(change);
        return values;
    }

    /** True if any of these values was not the newest when it was taken. */
    boolean isOutdated(Map<String, Object> change) {
        return change.entrySet().stream()
                .anyMatch(value -> facts.containsKey(value.getKey())
                        && !Objects.equals(facts.get(value.getKey()).text(), new Fact(value.getValue(), 0, 0).text()));
    }

    boolean deleted() {
        Fact fact = facts.get(DELETED);
        return fact != null && Boolean.TRUE.equals(fact.value());
    }

    /**
     * One field.
     *
     * @param value its value; null if it is empty
     * @param at since when, in milliseconds of Unix time
     * @param order which of the changes of that moment it was
     */
    record Fact(Object value, long at, long order) {
        boolean isNewerThan(Fact other) {
            return at != other.at ? at > other.at : order > other.order;
        }

        /** The value as values are compared: 100 and 100.0 are one, as they are to Salesforce. */
        String text() {
            return value instanceof Number number
                    ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                    : Objects.toString(value, null);
        }
    }

    /** Leaves out the values: they are personal data. */
    @Override
    public String toString() {
        return "RecordFacts" + facts.keySet();
    }
}
