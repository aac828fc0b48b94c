package org.referralconnector.doctor;

import org.referralconnector.connection.GrantProblem;

/** What a login says about a connection: how it works, or why it does not. */
final class LoginCheck {
    private static final String LOGIN = "login";

    private final Org org;
    private final Findings findings;

    LoginCheck(Org org, Findings findings) {
        this.org = org;
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
     * @param problem what is behind it, with its cure
     */
    void failed(String code, boolean refused, GrantProblem problem) {
        if (!refused) {
            findings.add(
                    Diagnosis.LOGIN_UNREACHABLE, LOGIN, org.loginUrl() + " cannot be reached", org.key("login-url"));
            return;
        }
        findings.addWithCure(Diagnosis.LOGIN_REFUSED, LOGIN, "refused with " + code, problem.cure());
    }

    /** What has to be known of the way to log in, however well it works. */
    private String manners() {
        return org.keepsTokens()
                ? "; with rotation each refresh token works once, and one that is not used for 30 days may end"
                : "";
    }
}
