package org.referralconnector.program;

import java.util.Optional;
import java.util.Set;

/**
 * What a program says when it is asked for its campaigns, or lists.
 *
 * @param ids the ids on this page
 * @param more true if there is another page
 * @param refusal why there is no list, as a code of {@code docs/program-errors.md}
 */
public record CampaignList(Set<String> ids, boolean more, Optional<String> refusal) {

    /** There is a list. */
    public static CampaignList of(Set<String> ids, boolean more) {
        return new CampaignList(Set.copyOf(ids), more, Optional.empty());
    }

    /** There is none. */
    public static CampaignList refused(String code) {
        return new CampaignList(Set.of(), false, Optional.of(code));
    }
}
