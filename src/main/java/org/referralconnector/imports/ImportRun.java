package org.referralconnector.imports;

import java.time.Instant;
import java.util.Optional;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.people.PeopleReading;

/**
 * An import as it stands.
 *
 * @param id its number
 * @param order what was ordered
 * @param state how it stands
 * @param step how often it moved on
 * @param total how many records there are, once they are counted
 * @param job the id of the job that reads them, if there is one
 * @param jobComplete whether that job's results are to be had
 * @param locator where the next page begins; empty for the first
 * @param restarts how often it was read anew
 * @param attempts in vain, since it last moved on
 * @param dueAt when it may be moved on
 * @param records how many records were read
 * @param waiting how many of its people are still on their way to the program
 * @param parked how many of its people are parked on that way
 */
public record ImportRun(
        long id,
        ImportOrder order,
        ImportState state,
        int step,
        Optional<Long> total,
        Optional<String> job,
        boolean jobComplete,
        Optional<String> locator,
        int restarts,
        int attempts,
        Instant dueAt,
        long records,
        long waiting,
        long parked) {

    /** How far its people are read, for a campaign. */
    PeopleReading reading(Campaign campaign) {
        return new PeopleReading(campaign, order.people(), total, job, jobComplete, locator);
    }

    /** Leaves out where it reads on. */
    @Override
    public String toString() {
        return "ImportRun[" + id + ", " + order.campaign() + ", " + state + "]";
    }
}
