package org.referralconnector.people;

import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.Campaign;

/**
 * Reads the people of one CRM: says what to ask next, and what an answer means. Calls and answers are what the routes
 * that call this CRM take and give.
 */
public interface PeopleReader {

    /** The {@link PeopleWanted#source sources} that are its own. */
    Set<String> sources();

    /** Where a campaign has its people in this CRM, such as {@code salesforce/default}; empty if it does not go there. */
    Optional<String> destination(Campaign campaign);

    /**
     * Finds out whether these people can be read for a campaign.
     *
     * @throws IllegalArgumentException if they cannot; the message begins with the name of what is wrong, such as
     *     {@code where}
     */
    void check(Campaign campaign, PeopleWanted wanted);

    /** What to ask next. */
    Object call(PeopleReading reading);

    /** What the answer to the call means. */
    PeopleStep understand(PeopleReading reading, Object answer);
}
