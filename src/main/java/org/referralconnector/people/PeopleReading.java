package org.referralconnector.people;

import java.util.Optional;
import org.referralconnector.campaign.Campaign;

/**
 * How far the reading of people has come.
 *
 * @param campaign the campaign for which they are read
 * @param wanted who is read
 * @param total how many there are, once that is known
 * @param job the id of the job that reads them, if there is one
 * @param jobComplete whether that job's results are to be had
 * @param locator where the next page begins; empty for the first
 */
public record PeopleReading(
        Campaign campaign,
        PeopleWanted wanted,
        Optional<Long> total,
        Optional<String> job,
        boolean jobComplete,
        Optional<String> locator) {

    /** Leaves out where it reads on. */
    @Override
    public String toString() {
        return "PeopleReading[" + campaign.name() + ", " + wanted + "]";
    }
}
