package org.referralconnector.intercom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.change.CrmChange;
import org.referralconnector.change.DueChange;
import org.referralconnector.change.RecordMove;
import org.referralconnector.change.RecordMoves;
import org.referralconnector.journal.JournalEntry;
import org.referralconnector.journal.Outcome;

/**
 * Finds out which contacts were merged into which: whoever was linked to a lead is meant when the user into which it was
 * merged changes. A search tells that of each contact; else it is asked once, when Intercom tells of a merge or when a rule
 * may be true of a user who is nobody's.
 */
public final class ContactMerges {
    private static final int MOST = 20_000;
    private static final String PATH = "/contacts/";
    private static final String HISTORY = "include_merge_history=true";
    private static final String DESTINATION = IntercomRules.destination("");

    private final ContactChanges changes;
    private final IntercomErrors errors;
    private final ObjectMapper json;

    /** The journal entry for whose sake each contact was last asked about. */
    private final Map<String, Long> asked = Collections.synchronizedMap(new LinkedHashMap<>(1_024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    });

    public ContactMerges(ContactChanges changes, IntercomErrors errors, ObjectMapper json) {
        this.changes = changes;
        this.errors = errors;
        this.json = json;
    }

    /**
     * The calls that ask which contacts became those of these changes, one for each contact; mostly none.
     *
     * @param due the changes
     * @param strangers those of them that are nobody's, though a rule may be true of them
     */
    public List<IntercomCall> questions(List<DueChange> due, List<DueChange> strangers) {
        Set<Long> strange = new HashSet<>();
        strangers.forEach(one -> strange.add(one.delivery().id()));
        Map<String, IntercomCall> calls = new LinkedHashMap<>();
        for (DueChange one : due) {
            ToldContact told = changes.read(one.delivery().entry());
            boolean worthAsking = told.merged()
                    ? !isAskedFor(one)
                    : strange.contains(one.delivery().id()) && isUser(told) && !isAskedAtAll(one);
            if (!told.sourcesTold() && told.type() != CrmChange.Type.DELETED && worthAsking) {
                calls.putIfAbsent(place(one), call(one.change()));
            }
        }
        return List.copyOf(calls.values());
    }

    /** Which contacts became which, by what the changes and these answers say. */
    public RecordMoves read(List<DueChange> due, List<IntercomAnswer> answers) {
        Map<String, IntercomAnswer> byPlace = new HashMap<>();
        answers.forEach(answer -> byPlace.put(place(answer.call()), answer));
        List<RecordMove> moves = new ArrayList<>();
        Map<String, Outcome> failures = new HashMap<>();
        for (DueChange one : due) {
            ToldContact told = changes.read(one.delivery().entry());
            List<String> sources = told.sources();
            IntercomAnswer answer = byPlace.get(place(one));
            if (answer != null && sources.isEmpty()) {
                Optional<Outcome> obstacle = obstacle(answer, told);
                if (obstacle.isPresent()) {
                    failures.put(one.change().recordId(), obstacle.get());
                } else {
                    sources = answer.succeeded() ? sources(answer) : List.of();
                    asked.merge(place(one), entry(one).id(), Math::max);
                }
            }
            for (String source : sources) {
                if (!source.equals(one.change().recordId())) {
                    moves.add(new RecordMove(
                            one.change().connection(),
                            one.change().object(),
                            source,
                            one.change().recordId()));
                }
            }
        }
        return new RecordMoves(moves.stream().distinct().toList(), failures);
    }

    /**
     * Why a change has to wait for another answer, if it has to. A contact that is not there, or was merged itself, has
     * nothing to say. A refusal for good holds up nobody but the merge that it is about.
     */
    private Optional<Outcome> obstacle(IntercomAnswer answer, ToldContact told) {
        if (answer.succeeded() || errors.isNotFound(answer) || errors.isMerged(answer)) {
            return Optional.empty();
        }
        if (answer.wasNotTried()) {
            return Optional.of(
                    later(
                            answer.body(),
                            "Intercom is away, and has to be asked which contact became this one. It is tried again by itself."));
        }
        Outcome judged = errors.judge(answer);
        if (judged instanceof Outcome.TryLater wait) {
            // the gate of the workspace does not stand before the ledger
            return Optional.of(later(wait.reason(), wait.detail()));
        }
        return Optional.of(judged).filter(any -> told.merged());
    }

    private static Outcome later(String reason, String detail) {
        return new Outcome.TryLater(Optional.empty(), reason, detail, false);
    }

    private List<String> sources(IntercomAnswer answer) {
        try {
            return ToldContact.of(json.readTree(answer.body()))
                    .map(ToldContact::sources)
                    .orElse(List.of());
        } catch (JsonProcessingException | IllegalArgumentException ofAnUnknownShape) {
            return List.of();
        }
    }

    private boolean isAskedFor(DueChange due) {
        return asked.getOrDefault(place(due), -1L) >= entry(due).id();
    }

    private boolean isAskedAtAll(DueChange due) {
        return asked.containsKey(place(due));
    }

    private static boolean isUser(ToldContact told) {
        Object role = told.values().get(FieldValue.ROLE);
        return role == null || role.equals("user");
    }

    private static IntercomCall call(CrmChange change) {
        return IntercomCall.reading(
                change.connection().substring(DESTINATION.length()),
                "read-merge-history",
                PATH + change.recordId(),
                HISTORY);
    }

    private static JournalEntry entry(DueChange due) {
        return due.delivery().entry();
    }

    private static String place(DueChange due) {
        return due.change().connection() + PATH + due.change().recordId();
    }

    private static String place(IntercomCall call) {
        return DESTINATION + call.connection() + call.path();
    }
}
