package org.referralconnector.sandbox.program.referralfactory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.program.Codes;

/** A referrer or lead of a campaign. The account guards it. */
final class User {
    private final long id;
    private final long campaign;
    private final String code;
    private final Optional<User> referrer;
    private final String source;
    private final Instant joinedAt;
    private final History history = new History();
    private String firstName = "";
    private String lastName = "";
    private String email = "";
    private Optional<Instant> qualifiedAt = Optional.empty();
    private int referrals;
    private int qualifiedReferrals;

    User(long id, long campaign, Optional<User> referrer, String source, Instant now) {
        this.id = id;
        this.campaign = campaign;
        this.code = Codes.letters(id);
        this.referrer = referrer;
        this.source = source;
        this.joinedAt = now;
        referrer.ifPresent(other -> other.referrals++);
    }

    long id() {
        return id;
    }

    long campaign() {
        return campaign;
    }

    String code() {
        return code;
    }

    /** The code of the promotion which a lead gets. */
    String coupon() {
        return "C-" + code;
    }

    Optional<User> referrer() {
        return referrer;
    }

    String source() {
        return source;
    }

    Instant joinedAt() {
        return joinedAt;
    }

    String url() {
        return "https://spring.example/" + code + "/join";
    }

    String firstName() {
        return firstName;
    }

    void setFirstName(String name) {
        firstName = name;
    }

    String lastName() {
        return lastName;
    }

    void setLastName(String name) {
        lastName = name;
    }

    String email() {
        return email;
    }

    void setEmail(String address) {
        email = address;
    }

    int referrals() {
        return referrals;
    }

    Optional<Instant> qualifiedAt() {
        return qualifiedAt;
    }

    void qualify(Instant now) {
        qualifiedAt = Optional.of(now);
        referrer.ifPresent(other -> other.qualifiedReferrals++);
    }

    void putBackToPending() {
        qualifiedAt = Optional.empty();
        referrer.ifPresent(other -> other.qualifiedReferrals--);
    }

    /** Takes this user out of the counts of the referrer. */
    void leave() {
        if (qualifiedAt.isPresent()) {
            putBackToPending();
        }
        referrer.ifPresent(other -> other.referrals--);
    }

    History history() {
        return history;
    }

    ObjectNode json(boolean withAnalytics) {
        ObjectNode node = Json.object()
                .put("id", id)
                .put("campaign_id", campaign)
                .put("referrer_id", referrer.map(User::id).orElse(null))
                .put("first_name", firstName)
                .put("last_name", lastName)
                .put("email", email)
                .put("code", code)
                .put("url", url())
                .put("source", source)
                .put("type", referrer.isPresent() ? "person_invited" : "person_referring")
                .put("signed_up_at", joinedAt.toString())
                .put("qualified_at", qualifiedAt.map(Instant::toString).orElse(null));
        node.putObject("promotion").put("code", coupon());
        if (withAnalytics) {
            node.putObject("analytics")
                    .put("reach", 0)
                    .put("referrals", referrals)
                    .put("qualified_referrals", qualifiedReferrals);
        }
        return node;
    }
}
