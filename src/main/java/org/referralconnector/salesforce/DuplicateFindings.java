package org.referralconnector.salesforce;

import java.util.List;
import java.util.Set;
import org.referralconnector.salesforce.ApiError.Match;

/** Reads which records Salesforce found when it refused to make another one. */
final class DuplicateFindings {

    /** A duplicate rule of the org. */
    static final String BY_RULE = "DUPLICATES_DETECTED";

    /** A unique field, or an external id that several records have. */
    static final Set<String> BY_VALUE = Set.of("DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID");

    private DuplicateFindings() {}

    /**
     * The records that may stand in for the one that was to be made: those of the same object, or, for a lead, contacts
     * if there are no leads. None if a part of the list cannot be read.
     */
    static List<String> usable(Intent intent, List<ApiError> complaints) {
        List<Match> matches = complaints.get(0).matches();
        List<String> same = ids(matches, intent.object());
        return same.isEmpty() && intent.object().equals("Lead") ? ids(matches, "Contact") : same;
    }

    /** True if the record that was found has the intent's own key, so that an earlier attempt made it. */
    static boolean isAboutKey(Intent intent, ApiError complaint) {
        return intent.key()
                .filter(key -> complaint.fields().contains(key.field())
                        || complaint.message().contains(key.field()))
                .isPresent();
    }

    private static List<String> ids(List<Match> matches, String object) {
        return matches.stream()
                .filter(match -> match.object().equals(object))
                .map(Match::recordId)
                .toList();
    }
}
