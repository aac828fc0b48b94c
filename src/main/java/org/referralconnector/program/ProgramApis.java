package org.referralconnector.program;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;

/** The APIs of all types of program. */
public final class ProgramApis {
    private final Map<String, ProgramApi> byType;

    /**
     * @param apis one of each type that can be told anything
     */
    public ProgramApis(Collection<ProgramApi> apis) {
        byType = apis.stream().collect(Collectors.toMap(ProgramApi::type, Function.identity()));
    }

    /** The API of a campaign's program. */
    public ProgramApi of(Campaign campaign) {
        return byType.get(campaign.program().type());
    }
}
