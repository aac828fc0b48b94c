package org.referralconnector.sandbox.program.referralhero;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.program.Codes;

/** A person on a list. The account guards it. */
final class Subscriber {
    /** One purchase which counts to the total spend. */
    record Transaction(Optional<String> id, BigDecimal amount, Optional<String> product) {}

    private final int position;
    private final String id;
    private final String code;
    private final Instant createdAt;
    private final ObjectNode fields = Json.object();
    private final List<Subscriber> referrals = new ArrayList<>(0);
    private final List<Transaction> transactions = new ArrayList<>(0);
    private final History history = new History();
    private Optional<Subscriber> referrer = Optional.empty();
    private boolean referrerDeleted;
    private Optional<ReferralStatus> status = Optional.empty();
    private boolean qualified = true;
    private BigDecimal spend = BigDecimal.ZERO;
    private Optional<BigDecimal> conversion = Optional.empty();
    private BigDecimal points = BigDecimal.ZERO;
    private final int[] confirmed = new int[3];
    private Optional<Instant> promotedAt = Optional.empty();
    private Instant updatedAt;

    /**
     * A subscriber who joins now.
     *
     * @param number different for all subscribers of an account
     * @param position the place on the list in the order of joining, from 1
     */
    Subscriber(long number, int position, Instant now) {
        this.position = position;
        this.id = "sub_" + Codes.hex(number, 12);
        this.code = Codes.hex(number, 8);
        this.createdAt = now;
        this.updatedAt = now;
    }

    int position() {
        return position;
    }

    String id() {
        return id;
    }

    String code() {
        return code;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    String field(String name) {
        return fields.path(name).asText("");
    }

    ObjectNode fields() {
        return fields;
    }

    Optional<Subscriber> referrer() {
        return referrer;
    }

    boolean referrerDeleted() {
        return referrerDeleted;
    }

    List<Subscriber> referrals() {
        return Collections.unmodifiableList(referrals);
    }

    Optional<ReferralStatus> status() {
        return status;
    }

    boolean qualified() {
        return qualified;
    }

    /** Whether this referral counts for its referrer. */
    boolean counts() {
        return qualified && status.filter(ReferralStatus.CONFIRMED::equals).isPresent();
    }

    /** Becomes a referral of another subscriber. */
    void refer(Subscriber other, ReferralStatus first) {
        referrer = Optional.of(other);
        other.referrals.add(this);
        moveTo(first);
    }

    void moveTo(ReferralStatus next) {
        recount(() -> status = Optional.of(next));
    }

    void qualify(boolean isQualified) {
        recount(() -> qualified = isQualified);
    }

    /** Takes this subscriber out of the counts of others; those whom it has referred keep their status. */
    void leave() {
        recount(() -> status = Optional.empty());
        referrer.ifPresent(other -> other.referrals.remove(this));
        for (Subscriber referral : referrals) {
            referral.referrer = Optional.empty();
            referral.referrerDeleted = true;
        }
    }

    private void recount(Runnable change) {
        boolean before = counts();
        change.run();
        int difference = (counts() ? 1 : 0) - (before ? 1 : 0);
        if (difference == 0) {
            return;
        }
        Optional<Subscriber> above = referrer;
        for (int level = 0; level < confirmed.length && above.isPresent(); level++) {
            above.get().confirmed[level] += difference;
            above = above.get().referrer;
        }
        referrer.ifPresent(other -> other.points = other.points.add(BigDecimal.valueOf(difference)));
    }

    /** Confirmed referrals of this subscriber (level 1), of those (2), and of those again (3). */
    int confirmed(int level) {
        return confirmed[level - 1];
    }

    BigDecimal points() {
        return points;
    }

    void setPoints(BigDecimal newPoints) {
        points = newPoints;
    }

    BigDecimal spend() {
        return spend;
    }

    void setSpend(BigDecimal total) {
        spend = total;
    }

    void add(Transaction transaction) {
        transactions.add(transaction);
        spend = spend.add(transaction.amount());
    }

    List<Transaction> transactions() {
        return Collections.unmodifiableList(transactions);
    }

    Optional<BigDecimal> conversion() {
        return conversion;
    }

    void setConversion(BigDecimal value) {
        conversion = Optional.of(value);
    }

    Optional<Instant> promotedAt() {
        return promotedAt;
    }

    void promote(Instant now) {
        promotedAt = Optional.of(now);
    }

    History history() {
        return history;
    }
}
