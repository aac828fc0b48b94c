package org.referralconnector.campaign;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One campaign file, checked and complete.
 *
 * @param name the campaign's name, as in {@code POST /webhooks/{name}}: {@code [a-z0-9]+(-[a-z0-9]+)*}
 * @param program the referral program whose webhooks it accepts
 * @param salesforce what becomes of them in Salesforce, if the campaign goes there
 */
public record Campaign(String name, ProgramRules program, Optional<SalesforceRules> salesforce) {

    /** Where the campaign's events have to go, such as {@code salesforce/default}. */
    public List<String> destinations() {
        return salesforce.map(rules -> "salesforce/" + rules.connection()).stream()
                .toList();
    }

    /** Where what the program has to be told goes, such as {@code program/spring}. */
    public String programDestination() {
        return "program/" + name;
    }

    /** All destinations of the campaign: those of its events, and the program if it can be told anything. */
    public List<String> allDestinations() {
        return Stream.concat(destinations().stream(), program.api().map(api -> programDestination()).stream())
                .toList();
    }

    /** The rules by which deals of Salesforce come back; none if the campaign does not go there. */
    public Qualification qualification() {
        return salesforce.map(SalesforceRules::qualification).orElse(Qualification.NONE);
    }
}
