package org.referralconnector.operator;

/** A call of the operator API that cannot be served. The message says what would be right. */
public final class OperatorRefused extends Exception {
    private final int status;
    private final String code;

    private OperatorRefused(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** 401: whoever calls does not know the token. */
    static OperatorRefused unauthorized() {
        return new OperatorRefused(
                401, "unauthorized", "send the header Authorization: Bearer with the token in referral.admin.token");
    }

    /** 400: a parameter, or the body, is not what it should be. */
    static OperatorRefused bad(String message) {
        return new OperatorRefused(400, "bad-request", message);
    }

    /** 404: there is nothing of that number or name. */
    static OperatorRefused notFound(String what) {
        return new OperatorRefused(404, "not-found", what);
    }

    /** 409: only what is parked can be released or skipped. */
    static OperatorRefused notParked(long delivery) {
        return new OperatorRefused(409, "not-parked", "delivery " + delivery + " is not parked; nothing was changed");
    }

    /** 409: a campaign has one import at a time. */
    static OperatorRefused underWay(long run) {
        return new OperatorRefused(
                409, "under-way", "import " + run + " of this campaign is under way; wait for its end, or cancel it");
    }

    /** 409: an import that is over cannot be stopped. */
    static OperatorRefused over(long run) {
        return new OperatorRefused(409, "over", "import " + run + " is over; nothing was changed");
    }

    /** 409: what is ordered does not fit the settings. */
    static OperatorRefused notNow(String why) {
        return new OperatorRefused(409, "not-now", why);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
