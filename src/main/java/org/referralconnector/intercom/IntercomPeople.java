package org.referralconnector.intercom;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Outcome.Parked;
import org.referralconnector.journal.Outcome.TryLater;
import org.referralconnector.people.PeopleReader;
import org.referralconnector.people.PeopleReading;
import org.referralconnector.people.PeopleStep;
import org.referralconnector.people.PeopleWanted;

/**
 * Reads leads, users and segments of the workspace that a campaign goes to. Its calls are {@link IntercomCall}s, its answers
 * {@link IntercomAnswer}s.
 */
public final class IntercomPeople implements PeopleReader {
    private static final int LOSSES_AT_MOST = 5;
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-Za-z_-]{1,100}");

    private final PeopleSearch search;
    private final IntercomErrors errors;

    public IntercomPeople(IntercomErrors errors, ObjectMapper json) {
        this.search = new PeopleSearch(json);
        this.errors = errors;
    }

    @Override
    public Set<String> sources() {
        return Arrays.stream(ContactSource.values()).map(ContactSource::word).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<String> destination(Campaign campaign) {
        return campaign.intercom().map(IntercomRules::destination);
    }

    @Override
    public void check(Campaign campaign, PeopleWanted wanted) {
        if (campaign.intercom().isEmpty()) {
            throw new IllegalArgumentException("campaign: " + campaign.name() + " has no intercom section");
        }
        if (wanted.condition().isPresent()) {
            throw new IllegalArgumentException("where: is a condition for Salesforce; for a choice of contacts make a"
                    + " segment in Intercom and import from intercom-segment");
        }
        boolean ofSegment = wanted.source().equals(ContactSource.INTERCOM_SEGMENT.word());
        if (!ofSegment && wanted.segment().isPresent()) {
            throw new IllegalArgumentException("segment: goes with intercom-segment alone; leave it out");
        }
        if (ofSegment
                && wanted.segment().filter(id -> SEGMENT.matcher(id).matches()).isEmpty()) {
            throw new IllegalArgumentException("segment: intercom-segment needs the id of the segment;"
                    + " GET /segments of Intercom's API lists them");
        }
    }

    @Override
    public IntercomCall call(PeopleReading reading) {
        return search.call(
                reading.campaign().intercom().orElseThrow().connection(),
                ContactSource.of(reading.wanted().source()).orElseThrow(),
                reading.wanted(),
                place(reading));
    }

    @Override
    public PeopleStep understand(PeopleReading reading, Object heard) {
        IntercomAnswer answer = (IntercomAnswer) heard;
        if (answer.wasNotTried()) {
            return new PeopleStep.Unmoved();
        }
        ContactPlace place = place(reading);
        if (!answer.succeeded()) {
            return failed(place, errors.judge(answer));
        }
        try {
            return new PeopleStep.Read(search.page(
                    destination(reading.campaign()).orElseThrow(),
                    place,
                    reading.wanted().since(),
                    reading.total(),
                    answer.body()));
        } catch (IllegalArgumentException unreadable) {
            return failed(place, errors.unreadable(answer));
        }
    }

    /** What is refused for good with a cursor is refused because of it: without one the same search was answered. */
    private static PeopleStep failed(ContactPlace place, Outcome outcome) {
        if (outcome instanceof TryLater later) {
            return new PeopleStep.Later(later.reason(), later.detail(), later.after());
        }
        return place.cursor().isPresent() && place.losses() < LOSSES_AT_MOST
                ? new PeopleStep.MovedBack(place.withoutCursor().text())
                : new PeopleStep.Failed(outcome.reason(), outcome instanceof Parked parked ? parked.detail() : "");
    }

    private static ContactPlace place(PeopleReading reading) {
        return reading.locator()
                .map(ContactPlace::of)
                .orElseGet(() -> ContactPlace.since(reading.wanted().since()));
    }
}
