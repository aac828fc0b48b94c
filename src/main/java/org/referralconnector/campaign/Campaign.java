package org.referralconnector.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One campaign file, checked and complete.
 *
 * @param name the campaign's name, as in {@code POST /webhooks/{name}}: {@code [a-z0-9]+(-[a-z0-9]+)*}
 * @param program the referral program whose webhooks it accepts
 * @param salesforce what becomes of them in Salesforce, if the campaign goes there
 * @param intercom what becomes of them in Intercom, if the campaign goes there
 */
public record Campaign(
        String name, ProgramRules program, Optional<SalesforceRules> salesforce, Optional<IntercomRules> intercom) {
    /** Where changes of CRM records go, of whatever campaign they may turn out to be. */
    public static final String CHANGES = "changes";

    /** A campaign that does not go to Intercom. */
    public Campaign(String name, ProgramRules program, Optional<SalesforceRules> salesforce) {
        this(name, program, salesforce, Optional.empty());
    }

    /** Where the campaign's events have to go, such as {@code salesforce/default}. */
    public List<String> destinations() {
        return Stream.concat(
                        salesforce.map(SalesforceRules::destination).stream(),
                        intercom.map(IntercomRules::destination).stream())
                .toList();
    }

    /** Where what the program has to be told goes, such as {@code program/spring}. */
    public String programDestination() {
        return "program/" + name;
    }

    /**
     * All destinations of the campaign: those of its events, the ledger if it has rules, and the program if it can be told
     * anything.
     */
    public List<String> allDestinations() {
        List<String> all = new ArrayList<>(destinations());
        if (!qualification().rules().isEmpty()) {
            all.add(CHANGES);
        }
        program.api().ifPresent(api -> all.add(programDestination()));
        return List.copyOf(all);
    }

    /** The rules by which deals of Salesforce come back; none if the campaign does not go there. */
    public Qualification qualification() {
        return salesforce.map(SalesforceRules::qualification).orElse(Qualification.NONE);
    }
}
