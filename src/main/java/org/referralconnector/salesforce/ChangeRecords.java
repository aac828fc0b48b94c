package org.referralconnector.salesforce;

import java.util.List;
import org.referralconnector.journal.Arrival;
import org.referralconnector.journal.StreamProgress;

/**
 * What of a batch of events goes into the journal.
 *
 * @param arrivals the events that some campaign needs, one journal entry per record; may be empty
 * @param progress how far each stream is recorded then
 */
public record ChangeRecords(List<Arrival> arrivals, List<StreamProgress> progress) {
    public ChangeRecords {
        arrivals = List.copyOf(arrivals);
        progress = List.copyOf(progress);
    }
}
