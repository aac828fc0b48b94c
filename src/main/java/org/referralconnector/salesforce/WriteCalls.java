package org.referralconnector.salesforce;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.referralconnector.campaign.SalesforceRules.Handling;
import org.referralconnector.campaign.Section.WhenDuplicate;

/**
 * Puts writes into as few sObject Collections calls as possible: updates, then creations with a key, which are upserts of
 * one object each, then creations without. A call takes 200 records in at most ten runs of the same object, so those of
 * one object stand together. Creations for which other assignment or duplicate rules hold go apart: a header says which.
 */
final class WriteCalls {

    private final SalesforceApi api;
    private final CollectionBody body;

    WriteCalls(SalesforceApi api, ObjectMapper json) {
        this.api = api;
        this.body = new CollectionBody(json);
    }

    List<WriteCall> of(List<Write> writes) {
        Map<Creation, List<Write>> creations = new LinkedHashMap<>();
        List<List<Write>> updateRounds = new ArrayList<>();
        Map<String, Integer> changes = new HashMap<>();
        for (Write write : writes) {
            if (write.recordId().isPresent()) {
                int round = changes.merge(Fates.key(write.recordId().get()), 1, Integer::sum) - 1;
                at(updateRounds, round).add(write);
            } else {
                creations
                        .computeIfAbsent(Creation.of(write), first -> new ArrayList<>())
                        .add(write);
            }
        }
        List<WriteCall> calls = new ArrayList<>();
        updateRounds.forEach(round -> addChunks(round, this::update, calls));
        creations.forEach((how, records) -> {
            if (!how.keyField().isEmpty()) {
                addChunks(records, json -> how.ruled(api.upsert(how.object(), how.keyField(), json)), calls);
            }
        });
        creations.forEach((how, records) -> {
            if (how.keyField().isEmpty()) {
                addChunks(records, json -> how.ruled(api.create(json)), calls);
            }
        });
        return calls;
    }

    /** Nothing new is made by a change, so duplicate rules that only warn do not hold it up. */
    private SalesforceCall update(String json) {
        return api.update(json).creatingWith(Handling.NO_ASSIGNMENT, true);
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
        List<Write> chunk = new ArrayList<>();
        Set<String> objects = new HashSet<>();
        for (Write write : byObject) {
            objects.add(write.intent().object());
            if (chunk.size() == SalesforceApi.RECORDS_PER_CALL || objects.size() > SalesforceApi.OBJECTS_PER_CALL) {
                calls.add(new WriteCall(call.apply(body.of(chunk)), chunk));
                chunk = new ArrayList<>();
                objects = new HashSet<>(Set.of(write.intent().object()));
            }
            chunk.add(write);
        }
        if (!chunk.isEmpty()) {
            calls.add(new WriteCall(call.apply(body.of(chunk)), chunk));
        }
    }

    /**
     * What creations of one call have in common. Those with a key are upserts of one object; those without may be of
     * several.
     */
    private record Creation(String object, String keyField, String assignment, boolean duplicatesAllowed) {
        static Creation of(Write write) {
            Intent intent = write.intent();
            String keyField = intent.key().map(RecordKey::field).orElse("");
            return new Creation(
                    keyField.isEmpty() ? "" : intent.object(),
                    keyField,
                    intent.handling().assignment(),
                    intent.whenDuplicate() == WhenDuplicate.CREATE);
        }

        SalesforceCall ruled(SalesforceCall call) {
            return call.creatingWith(assignment, duplicatesAllowed);
        }
    }
}
