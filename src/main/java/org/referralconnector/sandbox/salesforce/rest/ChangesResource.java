package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.schema.Field;
import org.referralconnector.sandbox.salesforce.schema.ObjectType;
import org.referralconnector.sandbox.salesforce.store.FieldValues;
import org.referralconnector.sandbox.salesforce.store.Row;

/** The ids of records which were updated or deleted in a time span; seconds are ignored. */
final class ChangesResource {
    private static final Duration FURTHEST_BACK = Duration.ofDays(30);

    /** The minutes from {@code start} up to, and without, {@code end}. */
    private record Span(Instant start, Instant end) {
        boolean holds(Instant moment) {
            return !moment.isBefore(start) && moment.isBefore(end);
        }
    }

    private final Organization organization;

    ChangesResource(Organization organization) {
        this.organization = organization;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/services/data/{version}/sobjects/{object}/updated", "updated", this::updated)
                .add("GET", "/services/data/{version}/sobjects/{object}/deleted", "deleted", this::deleted);
    }

    private Answer updated(Call call) {
        ObjectType type = organization.type(call, call.segment("object"));
        Span span = spanOf(call);
        ObjectNode answer = Json.object();
        ArrayNode ids = answer.putArray("ids");
        organization.store().reading(() -> {
            for (Row row : organization.store().all(type)) {
                if (!row.deleted() && span.holds(row.instant("SystemModstamp"))) {
                    ids.add(row.id());
                }
            }
            return ids;
        });
        answer.set("latestDateCovered", written(type, covered(span)));
        return Answer.json(200, answer);
    }

    private Answer deleted(Call call) {
        ObjectType type = organization.type(call, call.segment("object"));
        Span span = spanOf(call);
        ObjectNode answer = Json.object();
        ArrayNode records = answer.putArray("deletedRecords");
        organization.store().reading(() -> {
            for (Row row : organization.store().all(type)) {
                Instant moment = row.instant("SystemModstamp");
                if (row.deleted() && span.holds(moment)) {
                    records.addObject().put("id", row.id()).set("deletedDate", written(type, moment));
                }
            }
            return records;
        });
        answer.set(
                "earliestDateAvailable",
                written(type, organization.clock().instant().minus(FURTHEST_BACK)));
        answer.set("latestDateCovered", written(type, covered(span)));
        return Answer.json(200, answer);
    }

    private Instant covered(Span span) {
        Instant now = organization.clock().instant().truncatedTo(ChronoUnit.MINUTES);
        return span.end().isBefore(now) ? span.end() : now;
    }

    private Span spanOf(Call call) {
        Span span = new Span(moment(call, "start"), moment(call, "end"));
        if (!span.start().isBefore(span.end())) {
            throw Refusal.of(400, "INVALID_REPLICATION_DATE", "startDate must be at least one minute before endDate");
        }
        if (span.start().isBefore(organization.clock().instant().minus(FURTHEST_BACK))) {
            throw Refusal.of(400, "INVALID_REPLICATION_DATE", "startDate cannot be more than 30 days ago");
        }
        return span;
    }

    private static Instant moment(Call call, String name) {
        try {
            // An unencoded plus sign of the offset arrives as a space.
            String text = call.query(name).orElse("").replace(' ', '+');
            return FieldValues.instant(text).truncatedTo(ChronoUnit.MINUTES);
        } catch (DateTimeException e) {
            throw Refusal.of(400, "INVALID_FIELD", "The parameter " + name + " must be a datetime");
        }
    }

    private static JsonNode written(ObjectType type, Instant moment) {
        Field stamp = type.field("SystemModstamp").orElseThrow();
        return FieldValues.write(stamp, moment);
    }
}
