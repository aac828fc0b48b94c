package org.referralconnector.salesforce;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fields that campaigns map and that are left out, because they do not exist or the integration user may not write
 * them. Each is reported once. Safe for use by several threads.
 */
public final class MissingFields {

    private static final Logger LOG = LoggerFactory.getLogger(MissingFields.class);

    /** Senders may name fields, so their number has no other bound. */
    private static final int MOST = 1_000;

    private final Set<String> fields = new ConcurrentSkipListSet<>();

    /**
     * Takes note of a field that was left out.
     *
     * @param field object and field, such as {@code Lead.Score__c}
     */
    void leftOut(String field) {
        if (fields.size() < MOST && fields.add(field)) {
            LOG.warn("{} is left out: {}", field, cure());
        }
    }

    /** The fields that were left out since the start, in the order of the alphabet. */
    public List<String> all() {
        return List.copyOf(fields);
    }

    /** What the outcome of a record says about its fields that were left out. */
    static String remark(Set<String> leftOut) {
        return leftOut.isEmpty() ? "" : "Left out: " + String.join(", ", leftOut) + ". " + cure();
    }

    private static String cure() {
        return "The field does not exist or the integration user may not write it. Create it or grant edit access, or take"
                + " it out of the campaign file.";
    }
}
