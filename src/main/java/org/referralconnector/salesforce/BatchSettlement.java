package org.referralconnector.salesforce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.SalesforceRules.OnMissingField;
import org.referralconnector.campaign.SalesforceRules.WhenDeleted;
import org.referralconnector.campaign.Section.WhenDuplicate;
import org.referralconnector.campaign.Section.WhenSeveral;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Delivered;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.Skipped;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.salesforce.WritePlan.Adoption;
import org.referralconnector.salesforce.WritePlan.Follower;
import org.referralconnector.salesforce.WritePlan.Redirection;

/** Gathers what became of the writes of one batch. For one thread. */
final class BatchSettlement {

    private final SalesforceErrors errors;
    private final SalesforceSchema schema;
    private final Fates fates;
    private final Outcomes outcomes;
    private final List<Link> links = new ArrayList<>();
    private final List<Link> staleLinks = new ArrayList<>();
    private final Set<String> outdatedObjects;
    private final IdentityHashMap<Intent, String> recordIds = new IdentityHashMap<>();

    BatchSettlement(WritePlan plan, SalesforceErrors errors, SalesforceSchema schema, Fates fates) {
        this.errors = errors;
        this.schema = schema;
        this.fates = fates;
        this.outcomes = new Outcomes(plan.outcomes());
        this.outdatedObjects = new HashSet<>(plan.outdatedObjects());
    }

    void settle(WriteResult result) {
        if (result instanceof WriteResult.Done done) {
            succeeded(done.write(), done.recordId(), done.created());
        } else if (result instanceof WriteResult.Refused refused) {
            refused(refused.write(), refused.complaints());
        } else if (result instanceof WriteResult.Failed failed) {
            failed(failed.write(), failed.verdict());
        } else {
            outcomes.add(
                    result.write().intent(),
                    errors.waiting(
                            "REFUSED_WITH_OTHERS", "Salesforce refused the whole call because of another record."));
        }
    }

    void adopted(Adoption adoption) {
        Intent intent = adoption.intent();
        outcomes.add(intent, delivered(intent, adoption.recordId(), true));
        recordIds.put(intent, adoption.recordId());
        links.addAll(intent.links(adoption.recordId()));
    }

    /** The links move, and the next attempt, due at once, writes there. */
    void redirected(Redirection redirection) {
        Intent intent = redirection.intent();
        intent.linkedId().ifPresent(id -> staleLinks.addAll(intent.links(id)));
        links.addAll(redirection.links());
        outcomes.add(intent, atOnce(redirection.reason(), redirection.detail()));
    }

    /** Settles an intent that depends on what another one of the batch made. */
    void follow(Follower follower) {
        Intent intent = follower.intent();
        String made = recordIds.get(follower.leader());
        if (made != null && intent.whenDuplicate() == WhenDuplicate.SKIP) {
            outcomes.add(intent, BatchDecision.duplicate(intent, made));
        } else {
            outcomes.add(
                    intent,
                    errors.waiting("BEHIND_SAME_ADDRESS", "A record with the same address was being made just then."));
        }
    }

    WrittenBatch written() {
        return new WrittenBatch(outcomes.byDelivery(), links, staleLinks, outdatedObjects);
    }

    private void succeeded(Write write, String recordId, boolean created) {
        Intent intent = write.intent();
        outcomes.add(intent, delivered(intent, recordId, created));
        recordIds.put(intent, recordId);
        if (!write.reliesOnLink()) {
            links.addAll(intent.links(recordId));
        }
        if (intent.keyIsOwed()) {
            staleLinks.addAll(intent.links(Intent.owedKey(intent.role()), recordId));
        }
    }

    private static Delivered delivered(Intent intent, String recordId, boolean created) {
        return new Delivered(intent.object(), recordId, created, MissingFields.remark(intent.leftOut()));
    }

    private void failed(Write write, Verdict verdict) {
        Optional<Set<String>> named = NamedFields.of(verdict.outcome(), write);
        boolean isFieldsFault = !verdict.outcome().reason().equals(PersonAccounts.OFF);
        if (named.isPresent() && isFieldsFault && write.intent().handling().onMissingField() == OnMissingField.DROP) {
            withoutFields(write, named.get(), verdict.outcome().reason());
            return;
        }
        outcomes.add(write.intent(), verdict.outcome());
        if (errors.contradictsSchema(verdict.outcome())) {
            outdatedObjects.add(write.intent().object());
        }
    }

    private void refused(Write write, List<ApiError> complaints) {
        Intent intent = write.intent();
        String code = complaints.get(0).code();
        if (intent.keyIsOwed() && DuplicateFindings.isAboutKey(intent, complaints.get(0))) {
            staleLinks.addAll(
                    intent.links(Intent.owedKey(intent.role()), write.recordId().orElseThrow()));
            outcomes.add(intent, atOnce(code, "Another record has the key already. The next attempt does without it."));
        } else if (write.recordId().isPresent() && errors.saysRecordIsElsewhere(complaints)) {
            elsewhere(write, write.recordId().get(), complaints);
        } else if (write.recordId().isEmpty() && code.equals(DuplicateFindings.BY_RULE)) {
            duplicates(write, complaints);
        } else if (write.recordId().isEmpty() && DuplicateFindings.BY_VALUE.contains(code)) {
            sameValue(write, complaints);
        } else if (errors.isAboutFields(complaints) && intent.handling().onMissingField() == OnMissingField.DROP) {
            withoutFields(write, Set.copyOf(complaints.get(0).fields()), code);
        } else {
            failed(write, errors.judge(complaints));
        }
    }

    /** The record to change is not there any more: it was converted, merged or deleted. */
    private void elsewhere(Write write, String recordId, List<ApiError> complaints) {
        Intent intent = write.intent();
        Optional<Outcome> failure = fates.failureOf(recordId);
        Optional<Fate> fate = fates.of(recordId);
        if (!write.reliesOnLink()) {
            // with a growing delay: what Salesforce finds and then denies would keep us running in a circle
            outcomes.add(
                    intent,
                    new TryLater(
                            Optional.empty(),
                            complaints.get(0).code(),
                            "The record is gone. The next attempt searches again.",
                            false));
        } else if (failure.isPresent()) {
            outcomes.add(intent, failure.get());
        } else if (fate.flatMap(Fate::conversion).isPresent()) {
            Redirections.after(intent, recordId, fate.get().conversion().get())
                    .ifPresentOrElse(
                            this::redirected,
                            () -> outcomes.add(intent, Redirections.notFollowed(intent, recordId, errors)));
        } else if (fate.flatMap(Fate::master).isPresent()) {
            String master = fate.get().master().get();
            redirected(Redirections.to(
                    intent,
                    master,
                    "MERGED",
                    intent.object() + " " + recordId + " was merged into " + master + ". That one gets it."));
        } else if (fate.isPresent()
                ? fate.get().deleted()
                : complaints.get(0).code().equals(SalesforceErrors.DELETED)) {
            deleted(intent, recordId);
        } else if (fate.isEmpty()) {
            outcomes.add(
                    intent,
                    new Parked(
                            "RECORD_HIDDEN",
                            intent.object() + " " + recordId
                                    + " is hidden from the integration user, or deleted for good."
                                    + " Give that user access to it, or skip the delivery."));
        } else {
            failed(write, errors.judge(complaints));
        }
    }

    private void deleted(Intent intent, String recordId) {
        String what = intent.object() + " " + recordId + " was deleted.";
        if (intent.role().equals(WantedRecord.CONVERTED_OPPORTUNITY)) {
            staleLinks.addAll(intent.links(recordId));
            outcomes.add(intent, atOnce("RECORD_DELETED", what + " The next attempt does without it."));
            return;
        }
        boolean isNamedById = intent.role().endsWith(":" + recordId);
        WhenDeleted rule = intent.handling().whenDeleted();
        switch (isNamedById && rule == WhenDeleted.RECREATE ? WhenDeleted.PARK : rule) {
            case PARK ->
                outcomes.add(
                        intent,
                        new Parked(
                                "RECORD_DELETED",
                                what
                                        + " Restore it and release the delivery, or set when-deleted in the campaign file."));
            case SKIP -> outcomes.add(intent, new Skipped("record-deleted", what));
            case RECREATE -> {
                staleLinks.addAll(intent.links(recordId));
                // with a growing delay: an org that goes on hiding what it says is there would keep us running in a
                // circle
                outcomes.add(
                        intent,
                        new TryLater(
                                Optional.empty(), "RECORD_DELETED", what + " The next attempt searches again.", false));
            }
        }
    }

    /** A duplicate rule of the org found records that the search by address did not. */
    private void duplicates(Write write, List<ApiError> complaints) {
        Intent intent = write.intent();
        List<String> all = DuplicateFindings.usable(intent, complaints);
        List<String> found = intent.isPersonAccount() ? fates.people(all) : all;
        Optional<Outcome> unclear = intent.isPersonAccount() ? fates.failureOfAny(all) : Optional.empty();
        if (unclear.isPresent()) {
            outcomes.add(intent, unclear.get());
        } else if (found.isEmpty() || intent.whenDuplicate() == WhenDuplicate.CREATE) {
            failed(write, errors.judge(complaints));
        } else if (intent.whenDuplicate() == WhenDuplicate.SKIP) {
            outcomes.add(intent, BatchDecision.duplicate(intent, found.get(0)));
        } else {
            adopt(write, found, complaints);
        }
    }

    /** Another record has the same value in a unique field, or several have the key. */
    private void sameValue(Write write, List<ApiError> complaints) {
        Intent intent = write.intent();
        boolean isOurs = DuplicateFindings.isAboutKey(intent, complaints.get(0));
        List<String> all = complaints.get(0).recordIds();
        boolean mayBeBusiness = !isOurs && intent.isPersonAccount();
        List<String> found = mayBeBusiness ? fates.people(all) : all;
        Optional<Outcome> unclear = mayBeBusiness ? fates.failureOfAny(all) : Optional.empty();
        if (unclear.isPresent()) {
            outcomes.add(intent, unclear.get());
        } else if (found.isEmpty() || (!isOurs && intent.whenDuplicate() == WhenDuplicate.CREATE)) {
            failed(write, errors.judge(complaints));
        } else if (!isOurs && intent.whenDuplicate() == WhenDuplicate.SKIP) {
            outcomes.add(intent, BatchDecision.duplicate(intent, found.get(0)));
        } else if (isOurs || found.stream().allMatch(id -> mayBeSamePerson(intent, id))) {
            adopt(write, found, complaints);
        } else {
            failed(write, errors.judge(complaints));
        }
    }

    /** False for a record with another address: a reused code does not make two people one. */
    private boolean mayBeSamePerson(Intent intent, String recordId) {
        Optional<String> address = fates.of(recordId)
                .flatMap(Fate::email)
                .map(email -> Lookup.email(intent.object(), email).key());
        Optional<String> wanted = intent.lookup().filter(Lookup::byEmail).map(Lookup::key);
        return address.isEmpty() || wanted.isEmpty() || address.equals(wanted);
    }

    /** Goes on with one of the records that were found instead of making another one. */
    private void adopt(Write write, List<String> found, List<ApiError> complaints) {
        Intent intent = write.intent();
        if (found.size() > 1 && intent.whenSeveral() == WhenSeveral.PARK) {
            failed(write, errors.judge(complaints));
            return;
        }
        Optional<Outcome> failure = fates.failureOfAny(found);
        if (failure.isPresent()) {
            outcomes.add(intent, failure.get());
            return;
        }
        oneOf(found, intent.whenSeveral())
                .ifPresentOrElse(
                        id -> redirected(Redirections.to(
                                intent,
                                id,
                                complaints.get(0).code(),
                                "The record is there already: " + id + ". That one gets it.")),
                        () -> failed(write, errors.judge(complaints)));
    }

    private Optional<String> oneOf(List<String> found, WhenSeveral whenSeveral) {
        if (found.size() == 1) {
            return Optional.of(found.get(0));
        }
        Comparator<Fate> byAge = Comparator.comparing(Fate::createdAt);
        return found.stream()
                .flatMap(id -> fates.of(id).stream())
                .filter(fate -> !fate.deleted())
                .min(whenSeveral == WhenSeveral.NEWEST ? byAge.reversed() : byAge)
                .map(Fate::recordId);
    }

    /** The fields may not be written, whatever the description of the object says: the rest goes without them. */
    private void withoutFields(Write write, Set<String> fields, String code) {
        Intent intent = write.intent();
        if (fields.isEmpty() || !schema.refuse(intent.object(), fields)) {
            outdatedObjects.add(intent.object());
            outcomes.add(intent, errors.parked(code, "Salesforce refuses a field of " + intent.object() + "."));
            return;
        }
        outcomes.add(
                intent,
                atOnce(
                        code,
                        "Salesforce refuses " + String.join(", ", fields) + ". The next attempt leaves that out."));
    }

    private static TryLater atOnce(String reason, String detail) {
        return new TryLater(Optional.of(Duration.ZERO), reason, detail, false);
    }
}
