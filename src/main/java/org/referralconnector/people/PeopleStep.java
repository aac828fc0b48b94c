package org.referralconnector.people;

import java.time.Duration;
import java.util.Optional;

/** How a reading of people moves on. */
public sealed interface PeopleStep {

    /** Nothing was learned; the same is asked again. */
    record Unmoved() implements PeopleStep {}

    /**
     * They are counted.
     *
     * @param total how many records there are
     */
    record Counted(long total) implements PeopleStep {}

    /**
     * A job reads them.
     *
     * @param job its id
     * @param complete whether its results are to be had
     */
    record Watched(String job, boolean complete) implements PeopleStep {}

    /** Some of them are read. */
    record Read(PeoplePage page) implements PeopleStep {}

    /**
     * The place is lost, so everybody is read anew.
     *
     * @param reason a code
     * @param detail what is behind it
     */
    record Lost(String reason, String detail) implements PeopleStep {}

    /**
     * The place is lost, but not how far they were read: it goes on from another place.
     *
     * @param locator that place
     */
    record MovedBack(String locator) implements PeopleStep {}

    /**
     * It does not work now.
     *
     * @param reason a code
     * @param detail what is behind it
     * @param after when to ask again; empty for ever more rarely
     */
    record Later(String reason, String detail, Optional<Duration> after) implements PeopleStep {}

    /**
     * It will never work.
     *
     * @param reason a code
     * @param detail what is behind it
     */
    record Failed(String reason, String detail) implements PeopleStep {}
}
