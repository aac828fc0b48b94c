package org.referralconnector.salesforce;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.journal.Batch;
import org.referralconnector.journal.Urgency;

/**
 * Governs how the org's daily API calls are used: below a reserve they are for qualifications alone, and for the people
 * and programs that share the limit.
 *
 * <p>It knows what the answers of Salesforce tell, and the calls that are under way. While Salesforce has told nothing
 * yet, everything may go. Other programs may use up the reserve; the connector's less urgent calls never do.
 *
 * <p>Safe for use by several threads.
 */
public final class SalesforceBudget {
    /** Recent use, from which the forecast is made. */
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private static final Duration SHORTEST_SPAN = Duration.ofMinutes(1);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);

    /** Salesforce ends a call after ten minutes. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

    /** A little under the minute in which somebody asks {@link #needsNews()}. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(50);

    /**
     * What has to be left above the reserve before the less urgent may go again. A batch takes two or three calls: if
     * single calls come free, each would be spent on a search whose write is then held back.
     */
    private static final long ENOUGH_TO_GO_ON = 10;

    private final ApiReserve reserve;
    private final Clock clock;
    private final Runnable opened;
    private final Set<CallPermit> underWay = new LinkedHashSet<>();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private ApiUsage usage;
    private boolean restricted;
    private long numbers;
    private long known;
    private Instant heard;
    private Instant asked;
    private Duration patience = FIRST_PATIENCE;

    /**
     * @param reserve what is kept
     * @param opened told when the less urgent may go again
     */
    public SalesforceBudget(ApiReserve reserve, Clock clock, Runnable opened) {
        this.reserve = reserve;
        this.clock = clock;
        this.opened = opened;
        this.heard = clock.instant();
        this.asked = heard;
    }

    /**
     * How the budget stands.
     *
     * @param used calls of the last 24 hours, by everybody in the org
     * @param limit calls allowed in 24 hours
     * @param left calls that are left
     * @param reserve how many of them are kept
     * @param restricted whether only qualifications are carried
     * @param exhaustedAt when nothing is left at the rate of the last quarter of an hour; empty if that is more than 24
     *     hours away or there is no rate to tell from
     */
    public record Standing(
            long used, long limit, long left, long reserve, boolean restricted, Optional<Instant> exhaustedAt) {}

    /** The least urgent of what may be claimed now. */
    public synchronized Urgency allowed() {
        if (usage == null) {
            return Urgency.LEAST;
        }
        restrict();
        return restricted ? Urgency.QUALIFICATION : Urgency.LEAST;
    }

    /** For how urgent a thing the calls for a batch are made: as its least urgent delivery. */
    public Urgency urgencyOf(Batch batch) {
        return batch.leastUrgent();
    }

    /** How the budget stands; empty as long as Salesforce has told nothing. */
    public synchronized Optional<Standing> standing() {
        return Optional.ofNullable(usage)
                .map(now -> new Standing(
                        now.used(), now.limit(), now.left(), reserved(), restricted, exhaustedAt(clock.instant())));
    }

    /**
     * Whether it is time to ask Salesforce how the budget stands, because nothing else would tell: while only
     * qualifications are carried, or after a quarter of an hour without an answer. Whoever is told so, asks. Asked again
     * and again while restricted, it says so ever more rarely, at the latest every quarter of an hour: each question
     * is a call from the reserve.
     */
    public synchronized boolean needsNews() {
        Instant now = clock.instant();
        Instant last = heard.isAfter(asked) ? heard : asked;
        if (Duration.between(last, now).compareTo(restricted ? patience : LONGEST_SILENCE) < 0) {
            return false;
        }
        asked = now;
        Duration doubled = patience.multipliedBy(2);
        patience = doubled.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE : doubled;
        return true;
    }

    /**
     * Leave to make a call. If it is granted, {@link #answered} or {@link #notSent} has to follow.
     *
     * @param urgency what the call is for
     */
    synchronized CallPermit permit(SalesforceCall.Kind kind, Urgency urgency) {
        Instant now = clock.instant();
        forgetLost(now);
        boolean first = urgency == Urgency.QUALIFICATION || kind == SalesforceCall.Kind.LIMITS;
        if (!first && usage != null && aboveReserve() <= 0) {
            restrict();
            return CallPermit.refused(SalesforceAnswer.API_RESERVE);
        }
        CallPermit permit = CallPermit.toCall(++numbers, now);
        underWay.add(permit);
        return permit;
    }

    /**
     * The call was made.
     *
     * @param told the usage that the answer told; without it the call counts as one more
     */
    void answered(CallPermit permit, Optional<ApiUsage> told) {
        boolean opens;
        synchronized (this) {
            underWay.remove(permit);
            if (told.isPresent()) {
                heard = clock.instant();
                learn(permit, told.get());
            } else {
                spentOne();
            }
            opens = reconsider();
        }
        if (opens) {
            opened.run();
        }
    }

    /** The call never reached Salesforce. */
    synchronized void notSent(CallPermit permit) {
        underWay.remove(permit);
    }

    /**
     * Answers overtake each other, so one tells the truth only if its call began after what is known was told. Of the
     * others the higher usage counts.
     */
    private void learn(CallPermit permit, ApiUsage told) {
        if (usage == null || permit.number() > known || told.used() > usage.used()) {
            usage = told;
            known = ++numbers;
            sample();
        }
    }

    private void spentOne() {
        if (usage != null) {
            usage = new ApiUsage(usage.used() + 1, usage.limit());
            known = ++numbers;
        }
    }

    /** Calls that nobody said the end of were made, as far as anybody knows. */
    private void forgetLost(Instant now) {
        for (var each = underWay.iterator(); each.hasNext(); ) {
            if (each.next().since().plus(LONGEST_CALL).isAfter(now)) {
                return;
            }
            each.remove();
            spentOne();
        }
    }

    private void restrict() {
        if (!restricted && aboveReserve() <= 0) {
            restricted = true;
            patience = FIRST_PATIENCE;
        }
    }

    /** Whether the less urgent may go again from now on. */
    private boolean reconsider() {
        if (usage == null) {
            return false;
        }
        restrict();
        long enough = Math.min(ENOUGH_TO_GO_ON, (usage.limit() - reserved()) / 2);
        boolean opens = restricted && aboveReserve() > enough;
        restricted &= !opens;
        return opens;
    }

    private long aboveReserve() {
        return usage.left() - underWay.size() - reserved();
    }

    private long reserved() {
        return reserve.calls(usage.limit());
    }

    private void sample() {
        Instant now = clock.instant();
        if (!samples.isEmpty() && usage.used() < samples.getLast().used()) {
            samples.clear();
        }
        Sample last = samples.pollLast();
        if (last != null && (samples.isEmpty() || samples.getLast().isOlderThan(BETWEEN_SAMPLES, last.at()))) {
            samples.addLast(last);
        }
        samples.addLast(new Sample(now, usage.used()));
        forgetOld(now);
    }

    private void forgetOld(Instant now) {
        while (!samples.isEmpty() && samples.getFirst().isOlderThan(WINDOW, now)) {
            samples.removeFirst();
        }
    }

    private Optional<Instant> exhaustedAt(Instant now) {
        if (usage.left() == 0) {
            return Optional.of(heard);
        }
        forgetOld(now);
        if (samples.isEmpty() || !samples.getFirst().isOlderThan(SHORTEST_SPAN, now)) {
            return Optional.empty();
        }
        Sample first = samples.getFirst();
        return usage.exhausted(usage.used() - first.used(), Duration.between(first.at(), now), now);
    }

    /** The usage of a moment. */
    private record Sample(Instant at, long used) {
        boolean isOlderThan(Duration age, Instant now) {
            return Duration.between(at, now).compareTo(age) >= 0;
        }
    }
}
