package org.referralconnector.sandbox.salesforce.bulk;

/** How far a job has come. */
public enum JobState {
    OPEN("Open"),
    UPLOAD_COMPLETE("UploadComplete"),
    IN_PROGRESS("InProgress"),
    JOB_COMPLETE("JobComplete"),
    FAILED("Failed"),
    ABORTED("Aborted");

    private final String word;

    JobState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether nothing more happens to the job. */
    public boolean ended() {
        return compareTo(JOB_COMPLETE) >= 0;
    }
}
