package org.referralconnector.campaign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.referralconnector.campaign.QualificationRule.Action;
import org.referralconnector.campaign.QualificationRule.Condition;
import org.referralconnector.campaign.QualificationRule.FieldValue;

/**
 * What has to be known of the records of one connection: the fields that the rules of all its campaigns look at, and
 * those by which an Opportunity finds its referral. Every name stands once, whatever the case of its letters.
 */
public final class FollowedFields {
    private static final String OPPORTUNITY = "Opportunity";
    private static final String LEAD = "Lead";
    private static final List<String> CONVERSION =
            List.of("IsConverted", "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId");
    private static final List<String> PERSON = List.of("Email", "FirstName", "LastName");
    private static final List<String> CONTACT = List.of("email", "name");

    private final Map<String, Set<String>> fields = new LinkedHashMap<>();
    private final Map<String, Set<String>> described = new LinkedHashMap<>();

    private final boolean personAccounts;

    private FollowedFields(Collection<Qualification> qualifications, boolean personAccounts) {
        this.personAccounts = personAccounts;
        qualifications.forEach(qualification ->
                qualification.rules().forEach(rule -> add(qualification, rule.condition(), rule.actions())));
    }

    /** What these rules need; nothing if there are none. */
    public static FollowedFields of(Collection<Qualification> qualifications) {
        return new FollowedFields(qualifications, false);
    }

    /**
     * What the campaigns of one connection need.
     *
     * @param connection the connection as deliveries name it, such as {@code salesforce/default}: rules about the records
     *     of another one are none of its business
     */
    public static FollowedFields of(Campaigns campaigns, String connection) {
        boolean personAccounts = campaigns.all().stream()
                .flatMap(campaign -> campaign.salesforce().stream())
                .filter(rules -> rules.destination().equals(connection))
                .flatMap(rules -> Stream.of(rules.leads(), rules.referrers()))
                .anyMatch(section -> section.action() == Section.Action.CREATE_PERSON_ACCOUNT);
        return new FollowedFields(
                campaigns.all().stream()
                        .map(campaign -> campaign.qualification(connection))
                        .toList(),
                personAccounts);
    }

    /** True if a campaign has people who are Accounts, so that it matters of which account a contact is. */
    public boolean personAccounts() {
        return personAccounts;
    }

    /** True if no campaign has a rule, so that nothing need be followed. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /**
     * The objects whose records matter; in Salesforce {@code Lead} whenever there is a rule, since conversions say who is
     * who.
     */
    public List<String> objects() {
        return List.copyOf(fields.keySet());
    }

    /**
     * The fields of an object whose change matters, in alphabetical order: none of a parent, so that a PushTopic takes
     * them, and without {@code Id}. An org need not have all of them, such as {@code CurrencyIsoCode} or {@code
     * RecordTypeId}.
     */
    public List<String> fields(String object) {
        return List.copyOf(fields.getOrDefault(object, Set.of()));
    }

    /**
     * What a query has to select so that all is known: {@link #fields}, then what is only read, such as {@code
     * RecordType.DeveloperName} and the names of a person who is to be added to a program.
     */
    public List<String> columns(String object) {
        List<String> columns = new ArrayList<>(fields(object));
        described.getOrDefault(object, Set.of()).stream()
                .filter(column -> !fields.get(object).contains(column))
                .forEach(columns::add);
        return List.copyOf(columns);
    }

    /**
     * True if an update of these fields may mean something to a rule.
     *
     * @param changed the fields as a change event lists them: a part of a compound field has that field's name before it,
     *     such as {@code Name.FirstName} or {@code MailingAddress.City}
     */
    public boolean matter(String object, Collection<String> changed) {
        Set<String> followed = fields.getOrDefault(object, Set.of());
        return changed.stream().anyMatch(field -> followed.contains(field) || isPartOf(followed, field));
    }

    private static boolean isPartOf(Set<String> followed, String field) {
        int dot = field.lastIndexOf('.');
        String part = field.substring(dot + 1).toLowerCase(Locale.ROOT);
        return dot >= 0
                && followed.stream()
                        .anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(part));
    }

    private void add(Qualification qualification, Condition condition, List<Action> actions) {
        if (condition.object().equals(FieldValue.INTERCOM_CONTACT)) {
            addContact(condition, actions);
            return;
        }
        follow(LEAD, CONVERSION);
        condition.field().ifPresent(field -> follow(field.object(), List.of(field.name())));
        if (condition.object().equals(OPPORTUNITY)) {
            addOpportunity(qualification, condition, actions);
        } else if (actions.contains(Action.ADD_CONTACT)) {
            describe(condition.object(), PERSON);
        }
    }

    private void addContact(Condition condition, List<Action> actions) {
        condition.field().ifPresent(field -> follow(field.object(), List.of(field.name())));
        if (actions.contains(Action.ADD_CONTACT)) {
            describe(condition.object(), CONTACT);
        }
    }

    private void addOpportunity(Qualification qualification, Condition condition, List<Action> actions) {
        follow(OPPORTUNITY, List.of("StageName", qualification.codeField()));
        if (qualification.accountContacts() || personAccounts) {
            follow(OPPORTUNITY, List.of("AccountId"));
        }
        if (!condition.recordTypes().isEmpty()) {
            follow(OPPORTUNITY, List.of("RecordTypeId"));
            describe(OPPORTUNITY, List.of("RecordType.DeveloperName"));
        }
        if (condition.amountAtLeast().isPresent()) {
            follow(OPPORTUNITY, List.of("Amount"));
        }
        if (actions.contains(Action.ADD_SPEND)) {
            follow(OPPORTUNITY, List.of("Amount", "CurrencyIsoCode"));
        }
    }

    private void follow(String object, List<String> names) {
        fields.computeIfAbsent(object, any -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
                .addAll(names);
    }

    private void describe(String object, List<String> names) {
        described
                .computeIfAbsent(object, any -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
                .addAll(names);
    }
}
