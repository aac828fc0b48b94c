package org.referralconnector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.campaign.SalesforceRules;
import org.referralconnector.carry.DeliveriesComponent;
import org.referralconnector.carry.Gate;
import org.referralconnector.carry.Gates;
import org.referralconnector.connection.AccountKey;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.operator.SalesforceStatus;
import org.referralconnector.salesforce.Decisions;
import org.referralconnector.salesforce.DuplicateQueries;
import org.referralconnector.salesforce.FollowingFailures;
import org.referralconnector.salesforce.MissingFields;
import org.referralconnector.salesforce.RecordColumns;
import org.referralconnector.salesforce.RecordRows;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceBudget;
import org.referralconnector.salesforce.SalesforceConnection;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforceLogin;
import org.referralconnector.salesforce.SalesforcePlanner;
import org.referralconnector.salesforce.SalesforceRecords;
import org.referralconnector.salesforce.SalesforceSchema;
import org.referralconnector.salesforce.SalesforceWatch;
import org.referralconnector.salesforce.WriteAnswers;
import org.referralconnector.stream.SalesforceStreamComponent;

/** What it takes to work with one Salesforce connection: nothing of it is shared, so that none waits for another one. */
final class SalesforceOrg {
    private final String name;
    private final String destination;
    private final SalesforceComponent component;
    private final SalesforceFollowing following;
    private final SalesforceStatus status;
    private final Map<String, Object> beans = new LinkedHashMap<>();

    /** What is the same for all connections. */
    record Shared(
            SalesforceApi api,
            SalesforceErrors errors,
            DuplicateQueries queries,
            SalesforceStreamComponent stream,
            FollowingFailures failures,
            AccountSessions sessions,
            ConnectionWatch watch,
            StreamPositions positions,
            Gates gates,
            DeliveriesComponent deliveries,
            SalesforceFollowing.Tools tools) {}

    /**
     * @param name the connection's name, such as {@code default}
     * @throws InvalidSetting if one of its settings is missing or wrong
     */
    SalesforceOrg(String name, Settings settings, Campaigns campaigns, Shared shared) {
        this.name = name;
        this.destination = SalesforceRules.destination(name);
        SalesforceConnection connection = settings.salesforce(name);
        this.component = connection.component();
        SalesforceLogin login = new SalesforceLogin(component, shared.sessions().of(connection));
        shared.watch().add(AccountKey.salesforce(name), login::forget);
        Gate gate = shared.gates().of(destination);
        shared.gates().share(Campaign.changes(destination), destination);
        SalesforceBudget budget =
                new SalesforceBudget(settings.apiReserve(name), shared.tools().clock(), () -> shared.deliveries()
                        .wake(Set.of(destination)));
        shared.deliveries().limit(destination, budget::allowed);
        SalesforceSchema schema = new SalesforceSchema(
                shared.api(),
                shared.errors(),
                shared.tools().json(),
                shared.tools().clock(),
                settings.duration(Setting.SALESFORCE_SCHEMA_TTL));
        FollowedFields followed = FollowedFields.of(campaigns, destination);
        MissingFields missing = new MissingFields();
        bind("salesforceLogin", login);
        bind("salesforceBudget", budget);
        bind(
                "salesforceWatch",
                new SalesforceWatch(
                        name, shared.errors(), gate, budget, shared.tools().meters()));
        bind("salesforceSchema", schema);
        bindDelivering(schema, settings.keyField(name), missing, shared);
        bind(
                "salesforceRecords",
                new SalesforceRecords(
                        shared.api(),
                        shared.errors(),
                        schema,
                        new RecordColumns(followed, schema),
                        new RecordRows(destination),
                        shared.tools().json()));
        this.following = new SalesforceFollowing(name, followed, settings, login, schema, shared);
        following.beans().forEach(this::bind);
        this.status = new SalesforceStatus(name, login, budget, missing, following.status(), gate);
    }

    private void bindDelivering(
            SalesforceSchema schema, Optional<String> keyField, MissingFields missing, Shared shared) {
        bind("salesforcePlanner", new SalesforcePlanner(schema, keyField, missing));
        bind(
                "salesforceDecisions",
                new Decisions(
                        shared.api(),
                        shared.queries(),
                        shared.errors(),
                        shared.tools().json()));
        bind(
                "salesforceWriteAnswers",
                new WriteAnswers(
                        shared.api(),
                        shared.errors(),
                        schema,
                        keyField,
                        shared.tools().json()));
    }

    private void bind(String bean, Object instance) {
        beans.put(bean + "-" + name, instance);
    }

    String name() {
        return name;
    }

    /** The Camel component that calls it. */
    SalesforceComponent component() {
        return component;
    }

    /** The beans that its routes name, as {@code <bean>-<connection>}. */
    Map<String, Object> beans() {
        return beans;
    }

    /** What the route templates need to know of it. */
    Map<String, Object> parameters() {
        return Map.of("connection", name, "changes", Campaign.changes(destination));
    }

    /** The ids of the routes that it does not need. */
    Set<String> left() {
        return following.left();
    }

    /** How it stands. */
    SalesforceStatus status() {
        return status;
    }
}
