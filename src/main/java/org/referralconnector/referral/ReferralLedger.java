package org.referralconnector.referral;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.DueDelivery;
import org.referralconnector.campaign.Facts;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Outcome;
import org.referralconnector.journal.Settlement;

/** What a settled batch means for the ledger. */
public final class ReferralLedger {
    private static final String DUPLICATE = "duplicate";

    private static final Comparator<Map<String, Object>> LOCKING = Comparator.comparing(
                    (Map<String, Object> line) -> (String) line.get("participant"))
            .thenComparing(line -> (String) line.get("campaign"));

    private final Clock clock;

    public ReferralLedger(Clock clock) {
        this.clock = clock;
    }

    /**
     * The ledger lines of a batch, in the order of its deliveries: a joined lead opens a referral, a qualification by
     * the program confirms it. A lead whose record existed already under {@code when-duplicate: skip} opens a referral
     * that can never qualify. Deliveries that are to be tried again say nothing yet.
     *
     * @return for each line the parameters of the SQL in {@code sql/}: participant, campaign, referrer, status,
     *     canQualify, code, joinedAt, entry, cause, changedAt
     */
    public List<Map<String, Object>> changes(List<DueDelivery> due, Settlement settlement) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (DueDelivery one : due) {
            Outcome outcome = settlement.outcomes().get(one.delivery().id());
            if (outcome != null && !(outcome instanceof Outcome.TryLater)) {
                status(one.event().kind()).ifPresent(status -> lines.add(line(one, status, outcome)));
            }
        }
        return lines;
    }

    /**
     * Of these lines, those that move a referral which may be open already; the others only open one. In the order in which
     * referrals are locked, so that two who move several may wait for each other, but not both ways; the lines of one
     * referral stay in their order.
     */
    public List<Map<String, Object>> moving(List<Map<String, Object>> lines) {
        String opening = word(ReferralStatus.PENDING);
        return lines.stream()
                .filter(line -> !line.get("status").equals(opening))
                .sorted(LOCKING)
                .toList();
    }

    /**
     * Of these lines, those whose referral can never qualify, though another destination may have opened it as one that
     * can. In the order in which referrals are locked.
     */
    public List<Map<String, Object>> disqualifying(List<Map<String, Object>> lines) {
        return lines.stream()
                .filter(line -> line.get("canQualify").equals(false))
                .sorted(LOCKING)
                .toList();
    }

    private Map<String, Object> line(DueDelivery due, ReferralStatus status, Outcome outcome) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("participant", due.event().participant());
        line.put("campaign", due.campaign().name());
        line.put("referrer", referrer(due).orElse(null));
        line.put("status", word(status));
        line.put(
                "canQualify",
                !(outcome instanceof Outcome.Skipped skipped && skipped.reason().equals(DUPLICATE)));
        line.put(
                "code",
                Facts.at(due.event().facts(), "code").map(Object::toString).orElse(null));
        line.put("joinedAt", due.delivery().entry().receivedAt().atOffset(ZoneOffset.UTC));
        line.put("entry", due.delivery().entry().id());
        line.put("cause", due.event().kind().word());
        line.put("changedAt", clock.instant().atOffset(ZoneOffset.UTC));
        return line;
    }

    static String word(ReferralStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<ReferralStatus> status(EventKind kind) {
        return switch (kind) {
            case LEAD_JOINED -> Optional.of(ReferralStatus.PENDING);
            case REFERRAL_QUALIFIED -> Optional.of(ReferralStatus.CONFIRMED);
            case REFERRER_JOINED,
                    PARTICIPANT_UPDATED,
                    COUNTER_CHANGED,
                    PERSON_IDENTIFIED,
                    PARTICIPANT_DELETED,
                    RECORD_CHANGED,
                    STATUS_CHANGED,
                    PERSON_CHOSEN,
                    WITHHELD,
                    OTHER -> Optional.empty();
        };
    }

    private static Optional<String> referrer(DueDelivery due) {
        for (String path : List.of("referrer.id", "referrer.code", "referrer.email")) {
            Optional<Object> value = Facts.at(due.event().facts(), path);
            if (value.isPresent()) {
                return value.map(Object::toString);
            }
        }
        return Optional.empty();
    }
}
