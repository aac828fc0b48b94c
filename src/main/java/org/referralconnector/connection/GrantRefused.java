package org.referralconnector.connection;

/** There is no access token to be had now. */
public final class GrantRefused extends Exception {
    private final GrantProblem problem;
    private final String code;
    private final int status;

    private GrantRefused(GrantProblem problem, String code, int status) {
        super(problem.word() + " (" + code + ")");
        this.problem = problem;
        this.code = code;
        this.status = status;
    }

    /** A problem of our own, without anybody having been asked. */
    static GrantRefused of(GrantProblem problem) {
        return new GrantRefused(problem, problem.word(), 400);
    }

    /**
     * The token endpoint said no.
     *
     * @param error its code, such as {@code invalid_grant}
     * @param description what it says besides
     */
    static GrantRefused told(int status, String error, String description) {
        return new GrantRefused(GrantProblem.of(error, description), error, status);
    }

    /** The token endpoint answered neither yes nor no. */
    static GrantRefused unwell(int status) {
        return new GrantRefused(GrantProblem.UNWELL, "HTTP " + status, status);
    }

    /** The token endpoint did not answer, or was not reached at all. */
    static GrantRefused unanswered(GrantProblem problem) {
        return new GrantRefused(problem, problem.word(), 0);
    }

    /** What is wrong, with its cure. */
    public GrantProblem problem() {
        return problem;
    }

    /** The endpoint's own code, such as {@code invalid_grant}, or one of ours, such as {@code not-connected}. */
    public String code() {
        return code;
    }

    /** The HTTP status of the answer; 0 if there was none, 400 for a problem of our own. */
    public int status() {
        return status;
    }
}
