package org.referralconnector.salesforce;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which records of Salesforce people are read from. */
public enum PeopleSource {
    CONTACTS("Contact", false, Optional.empty()),
    /** Accounts that are people; those of businesses are none. */
    PERSON_ACCOUNTS(PersonAccounts.ACCOUNT, false, Optional.of(PersonAccounts.FLAG + " = true")),
    /** Leads that are none any more are contacts. */
    LEADS("Lead", false, Optional.of("IsConverted = false")),
    /** The contacts and leads behind the members of Salesforce campaigns. */
    CAMPAIGN_MEMBERS("CampaignMember", true, Optional.empty());

    private final String object;
    private final boolean ofOthers;
    private final Optional<String> always;

    PeopleSource(String object, boolean ofOthers, Optional<String> always) {
        this.object = object;
        this.ofOthers = ofOthers;
        this.always = always;
    }

    /** As the command line, the database and the operator API spell it, such as {@code campaign-members}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The source spelled {@code word}. */
    public static Optional<PeopleSource> of(String word) {
        for (PeopleSource source : values()) {
            if (source.word().equals(word)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /** The object whose records are read. */
    String object() {
        return object;
    }

    /** The objects that the people are records of, the likelier one first; empty if the records read are the people. */
    List<String> parents() {
        return ofOthers ? List.of("Contact", "Lead") : List.of();
    }

    /** The fields of a person among the records read, or of each of the {@link #parents}: address, first and last name. */
    List<String> fields() {
        return List.of(PersonAccounts.emailField(object), "FirstName", "LastName");
    }

    /** The condition that holds for every query. */
    Optional<String> always() {
        return always;
    }
}
