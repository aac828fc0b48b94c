package org.referralconnector.salesforce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.FollowedFields;

/** What a query selects of a record that rules look at. What the org does not have, or hides, is left out. */
public final class RecordColumns {
    static final String OPPORTUNITY = "Opportunity";
    static final String CONTACT = "Contact";
    static final String CONTACT_ROLES = "OpportunityContactRoles";
    static final String CONTACT_ROLE = "OpportunityContactRole";

    private static final List<String> ALWAYS = List.of("Id", "IsDeleted", "SystemModstamp");
    private static final List<String> OF_A_PERSON = List.of("Email", "FirstName", "LastName");
    private static final String ROLES =
            "(SELECT ContactId, IsPrimary, Contact.Email, Contact.FirstName, Contact.LastName%s FROM " + CONTACT_ROLES
                    + "%s)";

    private final FollowedFields followed;
    private final SalesforceSchema schema;

    public RecordColumns(FollowedFields followed, SalesforceSchema schema) {
        this.followed = followed;
        this.schema = schema;
    }

    /**
     * The select list for records of {@code object}: {@code Id} first; of an Opportunity also its contact roles.
     *
     * @throws IllegalStateException if the schema does not know the object
     */
    List<String> of(String object) {
        SalesforceObject known = schema.object(object)
                .orElseThrow(() -> new IllegalStateException(object + " has to be described before it is read"));
        Set<String> wanted = new LinkedHashSet<>(ALWAYS);
        wanted.addAll(followed.columns(object));
        wanted.addAll(object.equals(OPPORTUNITY) ? List.of("AccountId") : OF_A_PERSON);
        if (object.equals(CONTACT) && followed.personAccounts()) {
            wanted.add("AccountId");
        }
        List<String> columns = new ArrayList<>();
        wanted.stream()
                .filter(column -> ALWAYS.contains(column) || isThere(known, column))
                .forEach(columns::add);
        if (object.equals(OPPORTUNITY) && schema.object(CONTACT_ROLE).isPresent()) {
            columns.add(roles(followed, ""));
        }
        return columns;
    }

    /**
     * The child query for an Opportunity's contact roles, with the contacts' accounts if a campaign has people who are
     * Accounts.
     *
     * @param condition what else it asks for, such as {@code WHERE IsDeleted = false} with a space before it; may be empty
     */
    static String roles(FollowedFields followed, String condition) {
        return ROLES.formatted(followed.personAccounts() ? ", Contact.AccountId" : "", condition);
    }

    /** A field of a parent is there if the field that refers to the parent is. */
    private static boolean isThere(SalesforceObject object, String column) {
        int dot = column.indexOf('.');
        Optional<SalesforceField> field = object.field(dot < 0 ? column : column.substring(0, dot) + "Id");
        return field.isPresent();
    }
}
