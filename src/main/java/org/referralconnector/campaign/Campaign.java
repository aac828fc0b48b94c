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
    /** Where changes of Salesforce records go, of whatever campaign they may turn out to be. */
    private static final String CHANGES = "changes";

    private static final String DEFAULT_SALESFORCE = SalesforceRules.destination("default");

    /** The same for contacts in Intercom: one does not wait because the other is away. */
    public static final String CONTACT_CHANGES = "changes/intercom";

    /** A campaign that does not go to Intercom. */
    public Campaign(String name, ProgramRules program, Optional<SalesforceRules> salesforce) {
        this(name, program, salesforce, Optional.empty());
    }

    /**
     * Where changes of the records of a Salesforce connection go: {@code changes} for the one without a name, and for
     * another one such as {@code changes/salesforce/emea}, so that neither waits because the other is away.
     *
     * @param connection as deliveries name it, such as {@code salesforce/default}
     */
    public static String changes(String connection) {
        return connection.equals(DEFAULT_SALESFORCE) ? CHANGES : CHANGES + "/" + connection;
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

    /** Where it has to be told that a referral was confirmed: to the program, and to Intercom if the campaign lists that. */
    public List<String> confirmationDestinations() {
        return Stream.concat(
                        Stream.of(programDestination()),
                        intercom
                                .filter(rules -> rules.events().contains(IntercomRules.Milestone.REFERRAL_CONFIRMED))
                                .map(IntercomRules::destination)
                                .stream())
                .toList();
    }

    /**
     * All destinations of the campaign: those of its events, the ledger if it has rules, and the program if it can be told
     * anything.
     */
    public List<String> allDestinations() {
        List<String> all = new ArrayList<>(destinations());
        if (!salesforceQualification().rules().isEmpty()) {
            all.add(changes(salesforce.orElseThrow().destination()));
        }
        if (!contactRules().isEmpty()) {
            all.add(CONTACT_CHANGES);
        }
        program.api().ifPresent(api -> all.add(programDestination()));
        return List.copyOf(all);
    }

    /** All rules by which something comes back: those about Salesforce, then those about Intercom. */
    public Qualification qualification() {
        return salesforceQualification().with(contactRules());
    }

    /**
     * The rules about the records of one connection.
     *
     * @param connection as deliveries name it, such as {@code salesforce/default}; there are none of one to which the
     *     campaign does not go
     */
    public Qualification qualification(String connection) {
        if (!destinations().contains(connection)) {
            return Qualification.NONE;
        }
        return connection.startsWith(IntercomRules.destination(""))
                ? Qualification.NONE.with(contactRules())
                : salesforceQualification();
    }

    private Qualification salesforceQualification() {
        return salesforce.map(SalesforceRules::qualification).orElse(Qualification.NONE);
    }

    private List<QualificationRule> contactRules() {
        return intercom.map(IntercomRules::rules).orElse(List.of());
    }
}
