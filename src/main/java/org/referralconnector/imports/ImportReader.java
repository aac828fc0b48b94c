package org.referralconnector.imports;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.people.PeopleReader;
import org.referralconnector.people.PeopleReaders;

/** Reads the people of an import, call by call. */
public final class ImportReader {
    private final ImportRuns runs;
    private final PeopleReaders readers;
    private final Campaigns campaigns;
    private final long openAtMost;
    private final Gates gates;
    private final Clock clock;

    /**
     * @param openAtMost with how many people on their way to the program, or parked there, no further page is read
     * @param gates closed while a CRM is away
     */
    public ImportReader(
            ImportRuns runs, PeopleReaders readers, Campaigns campaigns, long openAtMost, Gates gates, Clock clock) {
        this.runs = runs;
        this.readers = readers;
        this.campaigns = campaigns;
        this.openAtMost = openAtMost;
        this.gates = gates;
        this.clock = clock;
    }

    /** Whether there is something to ask now. */
    public boolean goesOn(ImportRun run) {
        return run.state() == ImportState.READING
                && !clock.instant().isBefore(run.dueAt())
                && run.waiting() + run.parked() < openAtMost
                && where(run).map(gates::of).filter(ImportReader::mayBeAsked).isPresent();
    }

    /** Where the people are, such as {@code salesforce/default}. */
    public String destination(ImportRun run) {
        return where(run).orElseThrow();
    }

    /** The name of the connection there, such as {@code default}. */
    public String connection(ImportRun run) {
        String destination = destination(run);
        return destination.substring(destination.indexOf('/') + 1);
    }

    /** What to ask. */
    public Object call(ImportRun run) {
        return reader(run).call(run.reading(campaign(run)));
    }

    /**
     * Takes note of the answer.
     *
     * @return the import as it stands then
     */
    public ImportRun take(ImportRun run, Object answer) throws SQLException {
        return runs.take(run, reader(run).understand(run.reading(campaign(run)), answer));
    }

    private Optional<String> where(ImportRun run) {
        return campaigns.find(run.order().campaign()).flatMap(reader(run)::destination);
    }

    private static boolean mayBeAsked(Gate gate) {
        return !gate.closed() || gate.probeIsDue();
    }

    private PeopleReader reader(ImportRun run) {
        return readers.of(run.order().people().source());
    }

    private Campaign campaign(ImportRun run) {
        return campaigns.get(run.order().campaign());
    }
}
