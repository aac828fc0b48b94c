package org.referralconnector.doctor;

import java.util.Optional;
import java.util.function.Function;

/** What a login says about a connection: how it works, or why it does not. */
final class LoginCheck {
    private static final String LOGIN = "login";

    private final Org org;
    private final Function<String, Optional<String>> cures;
    private final Findings findings;

    /** @param cures what cures a refusal, by its code; empty for one that nobody knows */
    LoginCheck(Org org, Function<String, Optional<String>> cures, Findings findings) {
        this.org = org;
        this.cures = cures;
        this.findings = findings;
    }

    /** The org let us in. */
    void worked() {
        findings.add(Diagnosis.LOGIN_WORKS, LOGIN, "works with " + org.grant() + manners());
        if (org.logsInWithPassword()) {
            findings.add(
                    Diagnosis.LOGIN_STYLE_ENDS,
                    LOGIN,
                    "username-password is off in new orgs, and Salesforce retires it with Winter '27 (February 2027)");
        }
    }

    /**
     * The org did not let us in.
     *
     * @param code the code of the refusal, such as {@code invalid_grant}
     * @param refused true if it did not want to, false if it could not be reached
     */
    void failed(String code, boolean refused) {
        if (!refused) {
            findings.add(
                    Diagnosis.LOGIN_UNREACHABLE, LOGIN, org.loginUrl() + " cannot be reached", org.key("login-url"));
            return;
        }
        String what = "refused with " + code;
        cures.apply(code)
                .ifPresentOrElse(
                        cure -> findings.addWithCure(Diagnosis.LOGIN_REFUSED, LOGIN, what, cure),
                        () -> findings.add(Diagnosis.LOGIN_REFUSED, LOGIN, what));
    }

    /** What has to be known of the way to log in, however well it works. */
    private String manners() {
        return org.grant().equals("refresh-token")
                ? "; with rotation each refresh token works once, and one that is not used for 30 days may end"
                : "";
    }
}
