package org.referralconnector;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.carry.DeliveriesComponent;
import org.referralconnector.carry.Gates;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.operator.SalesforceStatus;
import org.referralconnector.people.PeopleReader;
import org.referralconnector.salesforce.ChangeEntries;
import org.referralconnector.salesforce.DuplicateQueries;
import org.referralconnector.salesforce.FollowingFailures;
import org.referralconnector.salesforce.PeopleAnswers;
import org.referralconnector.salesforce.RecordRelatives;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceChanges;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforcePeople;
import org.referralconnector.salesforce.SalesforceReplies;
import org.referralconnector.stream.SalesforceStreamComponent;

/** What it takes to work with the Salesforce connections that campaigns use; nothing if none does. */
final class SalesforceOrgs {
    private final List<SalesforceOrg> orgs;
    private final SalesforceStreamComponent stream;
    private final PeopleReader people;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /** @throws InvalidSetting if a campaign names a connection that is not set up */
    SalesforceOrgs(
            Settings settings,
            Campaigns campaigns,
            Database database,
            AccountSessions sessions,
            ConnectionWatch watch,
            Gates gates,
            DeliveriesComponent deliveries,
            SalesforceFollowing.Tools tools) {
        SalesforceApi api = new SalesforceApi(settings.get(Setting.SALESFORCE_API_VERSION));
        SalesforceErrors errors = new SalesforceErrors(tools.random(), tools.json());
        DuplicateQueries queries = new DuplicateQueries(api);
        StreamPositions positions = new StreamPositions(database);
        this.stream =
                new SalesforceStreamComponent(api.version(), positions, tools.meters(), tools.clock(), tools.random());
        FollowingFailures failures = new FollowingFailures();
        SalesforceOrg.Shared shared = new SalesforceOrg.Shared(
                api, errors, queries, stream, failures, sessions, watch, positions, gates, deliveries, tools);
        this.orgs = names(campaigns).stream()
                .map(name -> new SalesforceOrg(name, settings, campaigns, shared))
                .toList();
        this.people = new SalesforcePeople(
                api,
                new PeopleAnswers(tools.json()),
                errors,
                settings.number(Setting.IMPORT_JOB_FROM),
                settings.number(Setting.IMPORT_PAGE),
                gates::of);
        beans.put("followingFailures", failures);
        beans.put("salesforceApi", api);
        beans.put("salesforceReplies", new SalesforceReplies(tools.json()));
        beans.put("salesforceDuplicateQueries", queries);
        beans.put("salesforceChangeEntries", new ChangeEntries(new SalesforceChanges(tools.json())));
        beans.put("salesforceRelatives", new RecordRelatives(api, errors, tools.json()));
        orgs.forEach(org -> beans.putAll(org.beans()));
    }

    /** The names of the connections that campaigns use. */
    static List<String> names(Campaigns campaigns) {
        return campaigns.all().stream()
                .flatMap(campaign -> campaign.salesforce().stream())
                .map(SalesforceRules::connection)
                .distinct()
                .sorted()
                .toList();
    }

    /** Those connections. */
    List<SalesforceOrg> all() {
        return orgs;
    }

    /** How they stand. */
    List<SalesforceStatus> status() {
        return orgs.stream().map(SalesforceOrg::status).toList();
    }

    /** The beans that the routes name. */
    Map<String, Object> beans() {
        return beans;
    }

    /** The component through which changes come. */
    SalesforceStreamComponent stream() {
        return stream;
    }

    /** What reads people for imports. */
    PeopleReader people() {
        return people;
    }

    /** The ids of the routes that are not needed. */
    Set<String> left() {
        Set<String> left = new HashSet<>();
        orgs.forEach(org -> left.addAll(org.left()));
        return left;
    }
}
