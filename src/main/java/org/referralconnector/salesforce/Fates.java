package org.referralconnector.salesforce;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.journal.Outcome;

/** What became of the records that were looked up. For one thread. */
final class Fates {

    /** The part of an id that all its spellings share. */
    private static final int SHORT_ID = 15;

    private final Map<String, Fate> known = new HashMap<>();
    private final Map<String, Outcome> failed = new HashMap<>();

    void found(Fate fate) {
        known.put(key(fate.recordId()), fate);
    }

    void failed(String recordId, Outcome outcome) {
        failed.put(key(recordId), outcome);
    }

    /** What became of the record; empty if Salesforce does not know it (any more), or was not asked. */
    Optional<Fate> of(String recordId) {
        return Optional.ofNullable(known.get(key(recordId)));
    }

    /** What becomes of whoever needs to know, if the question was not answered. */
    Optional<Outcome> failureOf(String recordId) {
        return Optional.ofNullable(failed.get(key(recordId)));
    }

    /** The same for whoever needs to know of several records. */
    Optional<Outcome> failureOfAny(List<String> recordIds) {
        return recordIds.stream().flatMap(id -> failureOf(id).stream()).findFirst();
    }

    /** Those of the records that may be people: an Account of a business is none. */
    List<String> people(List<String> recordIds) {
        return recordIds.stream()
                .filter(id -> of(id).filter(Fate::business).isEmpty())
                .toList();
    }

    /** What all spellings of an id have in common. */
    static String key(String recordId) {
        return recordId.length() > SHORT_ID ? recordId.substring(0, SHORT_ID) : recordId;
    }
}
