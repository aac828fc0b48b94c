package org.referralconnector.salesforce;

import java.util.List;

/**
 * One sObject Collections call.
 *
 * @param call the call
 * @param writes what its records are, in the order of the request and so of the results
 */
public record WriteCall(SalesforceCall call, List<Write> writes) {

    public WriteCall {
        writes = List.copyOf(writes);
    }
}
