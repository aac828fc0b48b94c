package org.referralconnector.sandbox.salesforce.bulk;

/** A file that cannot be worked on at all; the job fails, and none of its records is processed. */
final class JobFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message the {@code errorMessage} of the job */
    JobFailure(String message) {
        super(message, null, false, false);
    }
}
