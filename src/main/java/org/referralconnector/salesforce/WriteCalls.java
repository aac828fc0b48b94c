package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts writes into as few sObject Collections calls as possible: updates, then creations with a key, which are upserts of
 * one object each, then creations without. A call takes 200 records in at most ten runs of the same object, so those of
 * one object stand together.
 */
final class WriteCalls {

    private final SalesforceApi api;
    private final CollectionBody body;

    WriteCalls(SalesforceApi api, ObjectMapper json) {
        this.api = api;
        this.body = new CollectionBody(json);
    }

    List<WriteCall> of(List<Write> writes) {
        List<Write> creations = new ArrayList<>();
        Map<KeyField, List<Write>> upserts = new LinkedHashMap<>();
        List<List<Write>> updateRounds = new ArrayList<>();
        Map<String, Integer> changes = new HashMap<>();
        for (Write write : writes) {
            if (write.recordId().isPresent()) {
                int round = changes.merge(write.recordId().get(), 1, Integer::sum) - 1;
                at(updateRounds, round).add(write);
            } else if (write.intent().key().isPresent()) {
                upserts.computeIfAbsent(KeyField.of(write), first -> new ArrayList<>())
                        .add(write);
            } else {
                creations.add(write);
            }
        }
        List<WriteCall> calls = new ArrayList<>();
        updateRounds.forEach(round -> addChunks(round, api::update, calls));
        upserts.forEach(
                (key, records) -> addChunks(records, json -> api.upsert(key.object(), key.field(), json), calls));
        addChunks(creations, api::create, calls);
        return calls;
    }

    /** The updates of one round. Salesforce refuses a call that names a record twice, so its second change is in the next. */
    private static List<Write> at(List<List<Write>> rounds, int round) {
        if (round == rounds.size()) {
            rounds.add(new ArrayList<>());
        }
        return rounds.get(round);
    }

    private void addChunks(List<Write> writes, Function<String, SalesforceCall> call, List<WriteCall> calls) {
        List<Write> byObject = writes.stream()
                .sorted(Comparator.comparing(write -> write.intent().object()))
                .toList();
        for (int from = 0; from < byObject.size(); from += SalesforceApi.RECORDS_PER_CALL) {
            List<Write> chunk =
                    byObject.subList(from, Math.min(from + SalesforceApi.RECORDS_PER_CALL, byObject.size()));
            calls.add(new WriteCall(call.apply(body.of(chunk)), chunk));
        }
    }

    private record KeyField(String object, String field) {
        static KeyField of(Write write) {
            return new KeyField(
                    write.intent().object(), write.intent().key().orElseThrow().field());
        }
    }
}
