package org.referralconnector.salesforce;

import java.util.List;

/** How one write of a batch was answered. */
sealed interface WriteResult {

    Write write();

    /** Salesforce did it. */
    record Done(Write write, String recordId, boolean created) implements WriteResult {}

    /** Salesforce refused this record; there is at least one complaint. */
    record Refused(Write write, List<ApiError> complaints) implements WriteResult {}

    /** The call did not succeed, or its answer cannot be read. */
    record Failed(Write write, Verdict verdict) implements WriteResult {}

    /** The whole call was refused, but not because of this record. */
    record HeldUp(Write write) implements WriteResult {}
}
