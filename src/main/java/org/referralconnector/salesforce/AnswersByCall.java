package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.List;

/** Finds the answer to a call. A call that stands twice in a list takes its answers in their order. */
final class AnswersByCall {

    private final List<SalesforceAnswer> left;

    AnswersByCall(List<SalesforceAnswer> answers) {
        this.left = new ArrayList<>(answers);
    }

    /** The answer to {@code call}; a call without one was not tried. */
    SalesforceAnswer take(SalesforceCall call) {
        for (var each = left.iterator(); each.hasNext(); ) {
            SalesforceAnswer answer = each.next();
            if (answer.call().equals(call)) {
                each.remove();
                return answer;
            }
        }
        return SalesforceAnswer.notTried(call);
    }
}
