package org.referralconnector.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.referralconnector.journal.Arrivals.RECEIVED;
import static org.referralconnector.journal.Arrivals.SALESFORCE;
import static org.referralconnector.journal.Arrivals.arrival;
import static org.referralconnector.journal.Arrivals.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class StreamPositionsTest {
    private static final String LEADS = "salesforce/default/data/LeadChangeEvent";
    private static final String DEALS = "salesforce/default/data/OpportunityChangeEvent";
    private static final Instant START = RECEIVED;
    private static final Instant LATER = RECEIVED.plus(Duration.ofMinutes(5));

    @OnTwoDatabases
    void a_stream_begins_once(TestDatabase test) throws Exception {
        StreamPositions positions = new StreamPositions(test.database());

        StreamPosition begun = positions.begin(LEADS, START);

        assertThat(begun).isEqualTo(new StreamPosition(LEADS, Optional.empty(), START, Optional.empty(), 0));
        assertThat(positions.begin(LEADS, LATER)).isEqualTo(begun);
        assertThat(positions.find(DEALS)).isEmpty();
        assertThat(positions.all(List.of(DEALS, LEADS))).containsExactly(begun);
    }

    @OnTwoDatabases
    void a_position_moves_together_with_what_it_stands_for_and_only_forward(TestDatabase test) throws Exception {
        StreamPositions positions = new StreamPositions(test.database());
        positions.begin(LEADS, START);
        try (Journal journal = journal(test)) {
            journal.recordAll(
                    List.of(arrival("spring", "{}", List.of(SALESFORCE), event("e1", "ada", null))),
                    List.of(new StreamProgress(LEADS, 7, LATER, Optional.empty())));
            journal.recordAll(List.of(), List.of(new StreamProgress(LEADS, 5, START, Optional.empty())));
        }

        assertThat(positions.find(LEADS))
                .contains(new StreamPosition(LEADS, Optional.of(7L), LATER, Optional.empty(), 0));
        assertThat(test.rows("SELECT id FROM journal_entry")).hasSize(1);
    }

    @OnTwoDatabases
    void a_position_stays_if_the_entries_cannot_be_stored(TestDatabase test) throws Exception {
        StreamPositions positions = new StreamPositions(test.database());
        positions.begin(LEADS, START);
        test.execute("ALTER TABLE journal_entry ADD CONSTRAINT nobody CHECK (participant <> 'ada')");
        try (Journal journal = journal(test)) {
            assertThatThrownBy(() -> journal.recordAll(
                            List.of(arrival("spring", "{}", List.of(SALESFORCE), event("e1", "ada", null))),
                            List.of(new StreamProgress(LEADS, 7, LATER, Optional.empty()))))
                    .isInstanceOf(JournalUnavailable.class);
        }

        assertThat(positions.find(LEADS).orElseThrow().replayId()).isEmpty();
    }

    @OnTwoDatabases
    void a_doubt_remembers_from_where_and_forgets_the_event(TestDatabase test) throws Exception {
        StreamPositions positions = new StreamPositions(test.database());
        positions.begin(LEADS, START);
        moved(test, new StreamProgress(LEADS, 7, LATER, Optional.empty()));

        positions.doubt(LEADS);
        positions.cover(List.of(LEADS), LATER.plusSeconds(60));
        positions.doubt(LEADS);

        assertThat(positions.find(LEADS))
                .contains(new StreamPosition(LEADS, Optional.empty(), LATER.plusSeconds(60), Optional.of(LATER), 2));
    }

    @OnTwoDatabases
    void an_event_that_tells_of_a_gap_leaves_the_position_and_notes_what_is_missing(TestDatabase test)
            throws Exception {
        StreamPositions positions = new StreamPositions(test.database());
        positions.begin(LEADS, START);

        moved(test, new StreamProgress(LEADS, 7, LATER, Optional.of(LATER)));
        moved(test, new StreamProgress(LEADS, 9, LATER, Optional.of(START)));
        moved(test, new StreamProgress(LEADS, 11, LATER, Optional.of(LATER)));

        assertThat(positions.find(LEADS))
                .contains(new StreamPosition(LEADS, Optional.of(11L), LATER, Optional.of(START), 3));
    }

    @OnTwoDatabases
    void what_is_found_is_missing_no_more_unless_it_went_missing_again(TestDatabase test) throws Exception {
        StreamPositions positions = new StreamPositions(test.database());
        positions.begin(LEADS, START);
        positions.begin(DEALS, START);
        positions.doubt(LEADS);
        positions.doubt(DEALS);
        Map<String, Long> asked = Map.of(LEADS, 1L, DEALS, 1L);
        positions.doubt(DEALS);

        positions.found(asked);

        assertThat(positions.find(LEADS).orElseThrow().missingSince()).isEmpty();
        assertThat(positions.find(DEALS).orElseThrow().missingSince()).contains(START);
    }

    @OnTwoDatabases
    void what_is_covered_never_shrinks(TestDatabase test) throws Exception {
        StreamPositions positions = new StreamPositions(test.database());
        positions.begin(LEADS, LATER);

        positions.cover(List.of(LEADS, DEALS), START);

        assertThat(positions.find(LEADS).orElseThrow().coveredUntil()).isEqualTo(LATER);
        assertThat(positions.find(DEALS)).isEmpty();
    }

    private static void moved(TestDatabase test, StreamProgress progress) throws Exception {
        try (Journal journal = journal(test)) {
            journal.recordAll(List.of(), List.of(progress));
        }
    }

    private static Journal journal(TestDatabase test) {
        return new Journal(new JournalTables(test.database(), false), destinations -> {});
    }
}
