package org.referralconnector.provision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FieldRule;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.NewField;
import org.referralconnector.campaign.NewField.Type;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.SalesforceRules.WhenConverted;
import org.referralconnector.campaign.Section;
import org.referralconnector.salesforce.StreamMode;

/** What the campaigns of one connection need of its org. Everything is said by the campaign files; nothing is asked. */
public final class Needs {
    static final String LEAD = "Lead";
    static final String CONTACT = "Contact";
    static final String ACCOUNT = "Account";
    private static final String OPPORTUNITY = "Opportunity";
    private static final String CUSTOM = "__c";

    private final String connection;
    private final StreamMode stream;
    private final Optional<String> channel;
    private final FollowedFields followed;
    private final Map<String, List<WantedField>> fields = new LinkedHashMap<>();
    private final Map<String, Set<String>> undeclared = new LinkedHashMap<>();
    private final Access access;

    /**
     * @param campaigns the campaigns to set up; those of other connections are passed over
     * @param connection the connection's name, such as {@code default}
     * @param keyField the field by which records are recognised, unless the operator does without
     * @param stream how changes become known
     * @param channel the custom channel with the change events of all objects, if one is used
     */
    public Needs(
            Campaigns campaigns,
            String connection,
            Optional<String> keyField,
            StreamMode stream,
            Optional<String> channel) {
        this.connection = connection;
        this.stream = stream;
        this.channel = channel;
        List<Campaign> here = campaigns.all().stream()
                .filter(campaign -> campaign.salesforce()
                        .filter(rules -> rules.connection().equals(connection))
                        .isPresent())
                .toList();
        this.followed = FollowedFields.of(campaigns, SalesforceRules.destination(connection));
        for (Campaign campaign : here) {
            SalesforceRules rules = campaign.salesforce().orElseThrow();
            for (Section section : List.of(rules.leads(), rules.referrers())) {
                addSection(campaign, section, keyField);
            }
            add(OPPORTUNITY, rules.opportunityFields(), true, campaign.name());
            campaign.qualification(rules.destination()).rules().forEach(rule -> rule.condition()
                    .field()
                    .filter(field -> isCustom(field.name()))
                    .ifPresent(field -> need(field.object(), field.name())));
        }
        this.access = new AccessNeeds(here, keyField, followed, stream).access();
    }

    private void addSection(Campaign campaign, Section section, Optional<String> keyField) {
        boolean first = true;
        for (String object : objects(section, campaign, followed.personAccounts())) {
            keyField.ifPresent(name -> addKey(object, name, campaign.name()));
            add(object, section.fields(), first, campaign.name());
            first = false;
        }
    }

    /**
     * The objects of which a section's person can be a record: the one that the section makes first, and then what a lead
     * becomes at its conversion, or the lead that a person has not stopped to be yet.
     */
    static List<String> objects(Section section, Campaign campaign, boolean personAccounts) {
        Optional<String> made = section.action().object();
        if (made.isEmpty()) {
            return List.of();
        }
        Set<String> objects = new LinkedHashSet<>(made.stream().toList());
        SalesforceRules rules = campaign.salesforce().orElseThrow();
        boolean isLead = made.get().equals(LEAD);
        if (isLead && rules.handling().whenConverted() != WhenConverted.PARK) {
            objects.add(CONTACT);
        } else if (!isLead && campaign.program().api().isPresent()) {
            objects.addAll(List.of(LEAD, CONTACT));
        }
        if (personAccounts && objects.contains(CONTACT)) {
            objects.add(ACCOUNT);
        }
        return List.copyOf(objects);
    }

    private void addKey(String object, String name, String campaign) {
        NewField shape = NewField.of(
                Type.TEXT,
                "Referral Key",
                "The Referral Connector recognises its records by this field. Never change it by hand.");
        add(new WantedField(object, name, shape, true, campaign));
    }

    private void add(String object, Map<String, FieldRule> rules, boolean needed, String campaign) {
        rules.forEach((name, rule) -> {
            if (rule.newField().isPresent()) {
                add(new WantedField(object, name, rule.newField().get(), false, campaign));
            } else if (needed && isCustom(name)) {
                need(object, name);
            }
        });
    }

    private void add(WantedField field) {
        List<WantedField> same =
                fields.computeIfAbsent(field.part().toLowerCase(Locale.ROOT), first -> new ArrayList<>());
        if (same.stream().noneMatch(other -> sameShape(other, field))) {
            same.add(field);
        }
    }

    private static boolean sameShape(WantedField one, WantedField other) {
        return one.key() == other.key()
                && one.words().equals(other.words())
                && one.shape().values().equals(other.shape().values());
    }

    private void need(String object, String name) {
        undeclared.computeIfAbsent(object, first -> new LinkedHashSet<>()).add(name);
    }

    private static boolean isCustom(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(CUSTOM);
    }

    String connection() {
        return connection;
    }

    StreamMode stream() {
        return stream;
    }

    Optional<String> channel() {
        return channel;
    }

    FollowedFields followed() {
        return followed;
    }

    Access access() {
        return access;
    }

    /** The fields that are declared, each with the ways in which campaigns declare it: more than one contradict. */
    List<List<WantedField>> fields() {
        return List.copyOf(fields.values());
    }

    /** The custom fields by object that campaigns map, or that rules look at, and whose type nobody declares. */
    Map<String, Set<String>> undeclared() {
        Map<String, Set<String>> open = new TreeMap<>();
        undeclared.forEach((object, names) -> names.stream()
                .filter(name -> !fields.containsKey((object + "." + name).toLowerCase(Locale.ROOT)))
                .forEach(name -> open.computeIfAbsent(object, first -> new LinkedHashSet<>())
                        .add(name)));
        return open;
    }

    /** The objects that have to be read before anything can be planned. */
    Set<String> objects() {
        Set<String> objects = new LinkedHashSet<>(access.objectsWithFields());
        fields.values().forEach(same -> objects.add(same.get(0).object()));
        objects.addAll(undeclared.keySet());
        return objects;
    }
}
