package org.referralconnector.people;

import java.util.List;
import java.util.Optional;
import org.referralconnector.change.Person;

/**
 * A part of the people that were asked for.
 *
 * @param records how many records it has
 * @param people the people in them; a record behind which nobody stands has none
 * @param next where the next part begins; empty on the last one
 * @param total how many records there are in all, if it says so
 */
public record PeoplePage(int records, List<Person> people, Optional<String> next, Optional<Long> total) {

    public PeoplePage {
        people = List.copyOf(people);
    }

    /** A part that does not say how many there are in all. */
    public PeoplePage(int records, List<Person> people, Optional<String> next) {
        this(records, people, next, Optional.empty());
    }

    /** Leaves out who they are. */
    @Override
    public String toString() {
        return "PeoplePage[" + records + " records]";
    }
}
