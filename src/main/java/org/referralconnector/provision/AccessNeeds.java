package org.referralconnector.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.Qualification;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.campaign.Section;
import org.referralconnector.campaign.StandardFields;
import org.referralconnector.salesforce.StreamMode;

/**
 * The rights without which the campaigns of a connection do not work: those for everything that the package {@code
 * salesforce} reads and writes, and no others. A test carries the demo with these rights alone.
 */
final class AccessNeeds {
    private static final String LEAD = Needs.LEAD;
    private static final String CONTACT = Needs.CONTACT;
    private static final String ACCOUNT = Needs.ACCOUNT;
    private static final String OPPORTUNITY = "Opportunity";
    private static final String CONTACT_ROLE = "OpportunityContactRole";
    private static final String MEMBER = "CampaignMember";
    private static final String PUSH_TOPIC = "PushTopic";
    private static final String PERSON = "Person";
    private static final String MAILING = "Mailing";

    private static final List<String> NAMES = List.of("Email", "FirstName", "LastName");
    private static final List<String> CONVERSION =
            List.of("IsConverted", "ConvertedAccountId", "ConvertedContactId", "ConvertedOpportunityId");

    private final Access access = new Access();
    private final Optional<String> keyField;
    private final boolean personAccounts;

    AccessNeeds(List<Campaign> campaigns, Optional<String> keyField, FollowedFields followed, StreamMode stream) {
        this.keyField = keyField;
        this.personAccounts = followed.personAccounts();
        for (Campaign campaign : campaigns) {
            addWritten(campaign);
            addLookedUp(campaign);
        }
        addFollowed(followed, stream);
    }

    Access access() {
        return access;
    }

    private void addWritten(Campaign campaign) {
        SalesforceRules rules = campaign.salesforce().orElseThrow();
        for (Section section : List.of(rules.leads(), rules.referrers())) {
            List<String> objects = Needs.objects(section, campaign, personAccounts);
            for (int i = 0; i < objects.size(); i++) {
                access.grant(objects.get(i), i == 0 ? ObjectAccess.CREATE : ObjectAccess.EDIT);
                addFields(objects.get(i), section, campaign);
            }
        }
        if (!rules.opportunityFields().isEmpty()) {
            access.grant(OPPORTUNITY, ObjectAccess.EDIT);
            access.edit(OPPORTUNITY, rules.opportunityFields().keySet());
        }
        // a sender may name records of these, and nobody knows which fields it will send
        campaign.program()
                .objects()
                .ifPresent(named -> named.forEach(object -> access.grant(object, ObjectAccess.CREATE)));
    }

    private void addFields(String object, Section section, Campaign campaign) {
        List<String> written = new ArrayList<>();
        section.fields().keySet().forEach(field -> written.addAll(names(object, field)));
        if (campaign.program().sendsTraits() || section.standardFields()) {
            written.addAll(
                    StandardFields.alone(object.equals(ACCOUNT) ? StandardFields.PERSON_ACCOUNT : object, Map.of())
                            .keySet());
        }
        written.addAll(names(object, "Email"));
        keyField.ifPresent(written::add);
        access.edit(object, written);
        access.read(object, List.of("CreatedDate", "MasterRecordId"));
        if (object.equals(ACCOUNT)) {
            access.read(ACCOUNT, List.of("IsPersonAccount", "PersonContactId"));
        }
        if (object.equals(LEAD)) {
            access.read(LEAD, CONVERSION);
            // of a lead's contact it is asked whether it has the key, and whether an account is the person
            access.grant(CONTACT, ObjectAccess.READ);
            access.read(CONTACT, List.of("IsPersonAccount"));
            keyField.ifPresent(key -> access.read(CONTACT, Set.of(key)));
        }
    }

    /** What a field may be called on an object of people: an org has one of them. */
    private static List<String> names(String object, String field) {
        String plain = field.startsWith(PERSON) ? field.substring(PERSON.length()) : field;
        return switch (object) {
            case Needs.CONTACT -> List.of(field, plain, MAILING + plain);
            case Needs.ACCOUNT -> List.of(field, PERSON + plain, PERSON + MAILING + plain);
            default -> List.of(field, plain);
        };
    }

    /** What rules need besides the records that they look at: conversions, the contacts of an account, members. */
    private void addLookedUp(Campaign campaign) {
        SalesforceRules rules = campaign.salesforce().orElseThrow();
        Qualification qualification = campaign.qualification(rules.destination());
        if (qualification.rules().isEmpty()) {
            return;
        }
        access.grant(LEAD, ObjectAccess.READ);
        access.read(LEAD, CONVERSION);
        if (qualification.accountContacts() || personAccounts) {
            access.grant(CONTACT, ObjectAccess.READ);
            access.read(CONTACT, List.of("AccountId"));
        }
        if (qualification.rules().stream()
                .anyMatch(rule -> rule.condition().memberStatus().isPresent())) {
            access.grant(MEMBER, ObjectAccess.READ);
            access.read(MEMBER, List.of("CampaignId", "Status", "LeadId", "ContactId"));
        }
    }

    private void addFollowed(FollowedFields followed, StreamMode stream) {
        // change events go to those alone who may see all records of the object
        ObjectAccess read = stream == StreamMode.CDC ? ObjectAccess.READ_ALL : ObjectAccess.READ;
        for (String object : followed.objects()) {
            access.grant(object, read);
            access.read(
                    object,
                    followed.columns(object).stream().map(AccessNeeds::own).toList());
            if (object.equals(OPPORTUNITY)) {
                access.read(OPPORTUNITY, List.of("AccountId"));
                access.grant(ACCOUNT, ObjectAccess.READ);
                access.read(CONTACT_ROLE, List.of("ContactId", "IsPrimary"));
                access.grant(CONTACT, ObjectAccess.READ);
                access.read(CONTACT, NAMES);
            } else {
                access.read(object, NAMES);
            }
        }
        if (stream == StreamMode.PUSH_TOPIC && !followed.isEmpty()) {
            access.grant(PUSH_TOPIC, ObjectAccess.CREATE);
        }
    }

    /** The object's own field behind a column: {@code RecordTypeId} for {@code RecordType.DeveloperName}. */
    private static String own(String column) {
        int dot = column.indexOf('.');
        return dot < 0 ? column : column.substring(0, dot) + "Id";
    }
}
