package org.referralconnector.imports;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.change.Person;
import org.referralconnector.change.StatusUpdate;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.JournalTables;
import org.referralconnector.journal.Link;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.Recorded;
import org.referralconnector.people.PeoplePage;
import org.referralconnector.people.PeopleStep;

/**
 * The imports, and how each moves on: a page is recorded in the journal in one transaction with the place where the next
 * one begins. So an import that dies goes on where it stopped, and one that lost its place begins anew without choosing
 * anybody twice.
 */
public final class ImportRuns {
    /** The rule that status updates of imports name as their cause. */
    public static final String RULE = "import";

    private static final String ADD_CONTACT = "add-contact/";
    private static final int DETAIL_AT_MOST = 2_000;
    private static final int RESTARTS_AT_MOST = 5;
    private static final int ANNOUNCEMENTS_AT_MOST = 6;
    private static final Duration FIRST_ANNOUNCEMENT = Duration.ofSeconds(2);

    private final Database database;
    private final Journal journal;
    private final Links links;
    private final Campaigns campaigns;
    private final StatusUpdates updates;
    private final ImportForecast forecast;
    private final String reader;
    private final Duration lease;
    private final boolean announced;
    private final Clock clock;
    private final Backoff backoff;

    /**
     * @param reader the name of this process among those that share the database
     * @param lease after which silence of a process its imports are taken over
     * @param announced whether somebody wants to be told of each import's end
     */
    public ImportRuns(
            Database database,
            Journal journal,
            Links links,
            Campaigns campaigns,
            StatusUpdates updates,
            ImportForecast forecast,
            String reader,
            Duration lease,
            boolean announced,
            Clock clock,
            RandomGenerator random) {
        this.database = database;
        this.journal = journal;
        this.links = links;
        this.campaigns = campaigns;
        this.updates = updates;
        this.forecast = forecast;
        this.reader = reader;
        this.lease = lease;
        this.announced = announced;
        this.clock = clock;
        this.backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), random);
    }

    /**
     * Begins an import, unless the same one is under way.
     *
     * @return the import; another one of the campaign if that is not over
     */
    public ImportRun begin(ImportOrder order) throws SQLException {
        return journal.together((connection, entries) -> {
            Optional<ImportRun> underWay = ImportTables.active(connection, order.campaign());
            if (underWay.isPresent()) {
                return underWay.get();
            }
            long id = ImportTables.insert(connection, order, clock.instant());
            return ImportTables.find(connection, id).orElseThrow();
        });
    }

    /** The import of this number. */
    public Optional<ImportRun> find(long id) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            return ImportTables.find(connection, id);
        }
    }

    /**
     * Stops the reading of an import. Whoever was recorded is carried.
     *
     * @return false if it is over already
     */
    public boolean cancel(long id) throws SQLException {
        return journal.together((connection, entries) -> ImportTables.update(
                        connection,
                        "state = 'cancelled', finished_at = ?, step = step + 1 WHERE id = ?"
                                + " AND state IN ('reading', 'carrying')",
                        clock.instant(),
                        id)
                == 1);
    }

    /** The imports that are not over and that this process moves on. */
    public List<ImportRun> claim() throws SQLException {
        Instant now = clock.instant();
        try (Connection connection = database.dataSource().getConnection()) {
            return ImportTables.claim(connection, reader, database.embedded(), now, now.plus(lease));
        }
    }

    /** Counts whose deliveries were settled since, and ends an import of whom nobody is on the way any more. */
    public ImportRun count(ImportRun run) throws SQLException {
        int counted = journal.together((connection, entries) -> ImportTables.count(connection, run.id()));
        ImportRun now = counted == 0 ? run : find(run.id()).orElse(run);
        forecast.saw(now.id(), now.records() - now.waiting());
        if (now.state() != ImportState.CARRYING || now.waiting() > 0) {
            return now;
        }
        return moveOn(now, connection -> end(connection, now, ImportState.DONE));
    }

    /** Moves an import on by one step of its reading. */
    ImportRun take(ImportRun run, PeopleStep step) throws SQLException {
        if (step instanceof PeopleStep.Counted counted) {
            return counted(run, counted.total());
        } else if (step instanceof PeopleStep.Watched watched) {
            return watched(run, watched.job(), watched.complete());
        } else if (step instanceof PeopleStep.Read read) {
            return record(run, read.page());
        } else if (step instanceof PeopleStep.Lost lost) {
            return lost(run, lost.reason(), lost.detail());
        } else if (step instanceof PeopleStep.MovedBack back) {
            return movedBack(run, back.locator());
        } else if (step instanceof PeopleStep.Later later) {
            return later(run, later.reason(), later.detail(), later.after());
        } else if (step instanceof PeopleStep.Failed failed) {
            return failed(run, failed.reason(), failed.detail());
        }
        return run;
    }

    /** The CRM has counted. */
    ImportRun counted(ImportRun run, long total) throws SQLException {
        return moveOn(run, connection -> {
            ImportTables.update(connection, "total = ? WHERE id = ?", total, run.id());
            if (total == 0) {
                end(connection, run, ImportState.DONE);
            }
        });
    }

    /** A job was made, or stands as it does. */
    ImportRun watched(ImportRun run, String job, boolean complete) throws SQLException {
        Instant due = complete || run.job().isEmpty()
                ? clock.instant()
                : clock.instant().plus(backoff.after(run.attempts() + 1));
        return moveOn(
                run,
                connection -> ImportTables.update(
                        connection,
                        "job = ?, job_complete = ?, due_at = ?, attempts = ? WHERE id = ?",
                        job,
                        complete,
                        due,
                        run.attempts() + 1,
                        run.id()));
    }

    /** It does not work now. */
    ImportRun later(ImportRun run, String reason, String detail, Optional<Duration> after) throws SQLException {
        Instant due = clock.instant().plus(after.orElseGet(() -> backoff.after(run.attempts() + 1)));
        return moveOn(
                run,
                connection -> ImportTables.update(
                        connection,
                        "due_at = ?, attempts = ?, reason = ?, detail = ? WHERE id = ?",
                        due,
                        run.attempts() + 1,
                        reason,
                        storable(detail),
                        run.id()));
    }

    /** It will never work. */
    ImportRun failed(ImportRun run, String reason, String detail) throws SQLException {
        return moveOn(run, connection -> {
            ImportTables.update(connection, "reason = ?, detail = ? WHERE id = ?", reason, storable(detail), run.id());
            end(connection, run, ImportState.FAILED);
        });
    }

    /** The place in what was read is lost: it is read anew, unless that happened too often. */
    ImportRun lost(ImportRun run, String reason, String detail) throws SQLException {
        if (run.restarts() >= RESTARTS_AT_MOST) {
            return failed(run, reason, detail);
        }
        return moveOn(
                run,
                connection -> ImportTables.update(
                        connection,
                        "total = NULL, job = NULL, job_complete = FALSE, locator = NULL, restarts = restarts + 1,"
                                + " records = 0, no_email = 0, already_participant = 0, chosen_before = 0,"
                                + " chosen = CASE WHEN dry_run THEN 0 ELSE chosen END WHERE id = ?",
                        run.id()));
    }

    /** The place is lost, but it is known how far everybody was read: it is read on from another place. */
    ImportRun movedBack(ImportRun run, String locator) throws SQLException {
        return moveOn(
                run,
                connection -> ImportTables.update(
                        connection, "locator = ?, restarts = restarts + 1 WHERE id = ?", locator, run.id()));
    }

    /** Records the people of a page, with the place where the next one begins. */
    ImportRun record(ImportRun run, PeoplePage page) throws SQLException {
        Campaign campaign = campaigns.get(run.order().campaign());
        Map<String, Person> people = new LinkedHashMap<>();
        page.people().forEach(person -> people.putIfAbsent(person.recordId(), person));
        Set<String> participants = participants(campaign, people.values());
        journal.together((connection, entries) -> {
            if (!ImportTables.moveOn(connection, run)) {
                return null;
            }
            PageCount count = new PageCount();
            List<Person> candidates =
                    count.sort(people, ImportTables.chosen(connection, run.id(), people.keySet()), participants);
            ImportTables.update(
                    connection,
                    "locator = ?, total = COALESCE(?, total), records = records + ?, no_email = no_email + ?,"
                            + " already_participant = already_participant + ? WHERE id = ?",
                    page.next().orElse(null),
                    page.total().orElse(null),
                    page.records(),
                    count.noEmail + (page.records() - page.people().size()),
                    count.alreadyParticipant,
                    run.id());
            if (page.next().isEmpty()) {
                last(connection, run);
            }
            // from here on nobody else records, so this comes last
            long chosen = run.order().dryRun()
                    ? unknown(connection, campaign, candidates)
                    : choose(connection, entries, run, campaign, candidates);
            ImportTables.update(
                    connection,
                    "chosen = chosen + ?, chosen_before = chosen_before + ? WHERE id = ?",
                    chosen,
                    candidates.size() - chosen,
                    run.id());
            return null;
        });
        return find(run.id()).orElse(run);
    }

    /** The ends of imports that are to be told now: their numbers. */
    public List<Long> announcements() throws SQLException {
        if (!announced) {
            return List.of();
        }
        Instant now = clock.instant();
        List<Long> mine = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection()) {
            for (Map.Entry<Long, Integer> due :
                    ImportTables.toAnnounce(connection, now).entrySet()) {
                boolean last = due.getValue() + 1 >= ANNOUNCEMENTS_AT_MOST;
                Instant next = now.plus(FIRST_ANNOUNCEMENT.multipliedBy(Math.round(Math.pow(5, due.getValue()))));
                int taken = ImportTables.update(
                        connection,
                        "announcements = announcements + 1, announce_at = ? WHERE id = ? AND announcements = ?",
                        last ? null : next,
                        due.getKey(),
                        due.getValue());
                if (taken == 1) {
                    mine.add(due.getKey());
                }
            }
        }
        return mine;
    }

    /** The end of an import was told. */
    public void announced(long id) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            ImportTables.update(connection, "announce_at = NULL WHERE id = ?", id);
        }
    }

    /** Whose records are known as participants of the campaign. All people of an import are of one CRM. */
    private Set<String> participants(Campaign campaign, Collection<Person> people) throws SQLException {
        Optional<String> connection = people.stream().map(Person::connection).findFirst();
        if (connection.isEmpty()) {
            return Set.of();
        }
        List<String> recordIds = people.stream().map(Person::recordId).toList();
        return links.to(connection.get(), recordIds).stream()
                .filter(link -> link.campaign().equals(campaign.name()))
                .map(Link::recordId)
                .collect(Collectors.toSet());
    }

    private static long unknown(Connection connection, Campaign campaign, List<Person> candidates) throws SQLException {
        List<String> ids = candidates.stream()
                .map(person -> ADD_CONTACT + person.recordId())
                .toList();
        long known = JournalTables.recorded(connection, campaign.name(), ids).size();
        return ids.size() - known;
    }

    private long choose(
            Connection connection, Journal.Entries entries, ImportRun run, Campaign campaign, List<Person> candidates)
            throws SQLException {
        Instant now = clock.instant();
        List<Recorded> receipts = entries.append(candidates.stream()
                .map(person -> arrival(run, campaign, person, now))
                .toList());
        Map<String, Long> chosen = new LinkedHashMap<>();
        for (int i = 0; i < receipts.size(); i++) {
            if (!receipts.get(i).duplicate()) {
                chosen.put(candidates.get(i).recordId(), receipts.get(i).entry());
            }
        }
        ImportTables.choose(connection, run.id(), chosen);
        return chosen.size();
    }

    private Arrival arrival(ImportRun run, Campaign campaign, Person person, Instant now) {
        String recordId = person.recordId();
        StatusUpdate update = new StatusUpdate(
                Action.ADD_CONTACT,
                recordId,
                Optional.empty(),
                Optional.of(person),
                Optional.empty(),
                new StatusUpdate.Cause(RULE, person.object(), recordId, now, false),
                run.order().welcomeEmail());
        Event event = new Event(
                EventKind.PERSON_CHOSEN, Optional.of(ADD_CONTACT + recordId), recordId, person.email(), Map.of());
        return new Arrival(
                campaign.name(),
                now,
                "application/json",
                updates.body(update),
                List.of(event),
                List.of(campaign.programDestination()));
    }

    private void last(Connection connection, ImportRun run) throws SQLException {
        if (run.order().dryRun()) {
            end(connection, run, ImportState.DONE);
        } else {
            ImportTables.update(connection, "state = 'carrying' WHERE id = ?", run.id());
        }
    }

    private void end(Connection connection, ImportRun run, ImportState state) throws SQLException {
        Instant now = clock.instant();
        ImportTables.update(connection, "state = ?, finished_at = ? WHERE id = ?", state.word(), now, run.id());
        if (announced) {
            ImportTables.update(connection, "announce_at = ? WHERE id = ?", now, run.id());
        }
    }

    private ImportRun moveOn(ImportRun run, Change change) throws SQLException {
        journal.together((connection, entries) -> {
            if (ImportTables.moveOn(connection, run)) {
                change.in(connection);
            }
            return null;
        });
        return find(run.id()).orElse(run);
    }

    /** A CRM's words as a column takes them: PostgreSQL knows no NUL. */
    private static String storable(String text) {
        String storable = text.replace('\0', '\uFFFD');
        return storable.substring(0, Math.min(storable.length(), DETAIL_AT_MOST));
    }

    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    /** Sorts the people of a page. */
    private static final class PageCount {
        private int noEmail;
        private int alreadyParticipant;

        /** Those who may be chosen. Whom the import chose before counts no more. */
        List<Person> sort(Map<String, Person> people, Set<String> chosen, Set<String> participants) {
            List<Person> candidates = new ArrayList<>(people.size());
            for (Person person : people.values()) {
                if (chosen.contains(person.recordId())) {
                    continue;
                }
                if (participants.contains(person.recordId())) {
                    alreadyParticipant++;
                } else if (person.email().isEmpty()) {
                    noEmail++;
                } else {
                    candidates.add(person);
                }
            }
            return candidates;
        }
    }
}
