package org.referralconnector.salesforce;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.referralconnector.people.PeopleWanted;

/**
 * Which people are read, as SOQL.
 *
 * @param source the records that they are read from
 * @param condition what else has to be true of a record
 * @param since the moment from which on a record was created ({@code CreatedDate})
 */
public record PeopleQuery(PeopleSource source, Optional<SoqlCondition> condition, Optional<Instant> since) {
    /**
     * The query for the people who are wanted.
     *
     * @throws IllegalArgumentException if Salesforce has no such people, or the condition is none; the message begins with
     *     the name of what is wrong
     */
    static PeopleQuery of(PeopleWanted wanted) {
        PeopleSource source = PeopleSource.of(wanted.source())
                .orElseThrow(() -> new IllegalArgumentException("from: Salesforce has no " + wanted.source()));
        if (wanted.segment().isPresent()) {
            throw new IllegalArgumentException("segment: goes with intercom-segment alone; leave it out");
        }
        try {
            return new PeopleQuery(source, wanted.condition().map(SoqlCondition::of), wanted.since());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("where: " + wrong.getMessage(), wrong);
        }
    }

    /** How many there are. */
    public String count() {
        return "SELECT COUNT() FROM " + source.object() + where();
    }

    /** Who they are: {@code Id} and the names and addresses of {@link PeopleAnswers}. */
    public String people() {
        return "SELECT " + String.join(", ", fields()) + " FROM " + source.object() + where();
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>(List.of("Id"));
        if (source.parents().isEmpty()) {
            fields.addAll(source.fields());
        }
        for (String parent : source.parents()) {
            fields.add(parent + "Id");
            source.fields().forEach(field -> fields.add(parent + "." + field));
        }
        return fields;
    }

    private String where() {
        List<String> conditions = new ArrayList<>();
        source.always().ifPresent(conditions::add);
        since.ifPresent(moment -> conditions.add("CreatedDate >= " + moment.truncatedTo(SECONDS)));
        condition.ifPresent(text -> conditions.add("(" + text.soql() + ")"));
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
