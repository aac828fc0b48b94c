package org.referralconnector.salesforce;

import java.util.List;
import java.util.Optional;
import org.referralconnector.change.Person;

/**
 * A part of the people that were asked for.
 *
 * @param records how many records it has
 * @param people the people in them; a record behind which nobody stands has none
 * @param next where the next part begins; empty on the last one
 */
public record PeoplePage(int records, List<Person> people, Optional<String> next) {

    public PeoplePage {
        people = List.copyOf(people);
    }

    /** Leaves out who they are. */
    @Override
    public String toString() {
        return "PeoplePage[" + records + " records]";
    }
}
