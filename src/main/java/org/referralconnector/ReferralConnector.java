package org.referralconnector;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.service.ServiceSupport;
import org.referralconnector.campaign.ApiRules;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.CampaignFiles;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.carry.DeliveriesComponent;
import org.referralconnector.carry.Gates;
import org.referralconnector.change.StatusUpdates;
import org.referralconnector.connection.AccountKey;
import org.referralconnector.connection.ConnectPages;
import org.referralconnector.imports.ImportForecast;
import org.referralconnector.imports.ImportReader;
import org.referralconnector.imports.ImportRuns;
import org.referralconnector.intercom.IntercomErrors;
import org.referralconnector.intercom.IntercomPeople;
import org.referralconnector.journal.Backoff;
import org.referralconnector.journal.Claimers;
import org.referralconnector.journal.Database;
import org.referralconnector.journal.DeliveryQueue;
import org.referralconnector.journal.Journal;
import org.referralconnector.journal.JournalTables;
import org.referralconnector.journal.Links;
import org.referralconnector.journal.ParkedDeliveries;
import org.referralconnector.journal.StreamPositions;
import org.referralconnector.operator.ConnectionOrders;
import org.referralconnector.operator.ImportAnswers;
import org.referralconnector.operator.ImportOrders;
import org.referralconnector.operator.OperatorAnswers;
import org.referralconnector.operator.OperatorQuestions;
import org.referralconnector.operator.OperatorStatus;
import org.referralconnector.operator.OperatorToken;
import org.referralconnector.operator.QueueMeasures;
import org.referralconnector.operator.Repairs;
import org.referralconnector.operator.Retention;
import org.referralconnector.people.PeopleReaders;
import org.referralconnector.program.IdentifyIntake;
import org.referralconnector.program.Intake;
import org.referralconnector.program.Program;
import org.referralconnector.program.ProgramApi;
import org.referralconnector.program.ProgramApis;
import org.referralconnector.program.ProgramReplies;
import org.referralconnector.program.ProgramWatch;
import org.referralconnector.program.Programs;
import org.referralconnector.program.Tellings;
import org.referralconnector.program.Understanding;
import org.referralconnector.program.WebhookAnswers;
import org.referralconnector.program.generic.GenericApi;
import org.referralconnector.program.generic.GenericProgram;
import org.referralconnector.program.referralfactory.ReferralFactory;
import org.referralconnector.program.referralfactory.ReferralFactoryApi;
import org.referralconnector.program.referralhero.ReferralHero;
import org.referralconnector.program.referralhero.ReferralHeroApi;
import org.referralconnector.program.rudderstack.RudderStack;
import org.referralconnector.referral.Explanations;
import org.referralconnector.referral.LedgerTables;
import org.referralconnector.referral.MovedRecords;
import org.referralconnector.referral.Qualifications;
import org.referralconnector.referral.ReferralLedger;
import org.referralconnector.referral.ReferralSearch;

/**
 * The connector inside a CamelContext: its beans in one place, its components and its routes.
 *
 * <p>A host application calls {@link #addTo(CamelContext, Settings)} before it starts its context. Everything that the
 * connector names there begins with {@code referral-}, and no server is started: the host's own {@code platform-http},
 * or the endpoints in {@code referral.receive.webhooks} and {@code referral.receive.identify}, receives what is sent.
 */
public final class ReferralConnector extends ServiceSupport {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(15);

    private final CamelContext context;
    private final Settings settings;
    private final String prefix;
    private final boolean operatorApi;
    private final Clock clock = Clock.systemUTC();
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private final ProgramApis programApis = new ProgramApis(
            List.of(new ReferralFactoryApi(json), new ReferralHeroApi(json), new GenericApi(json, clock)));
    private final MeterRegistry meters;
    private final Campaigns campaigns;
    private final Database database;
    private final Claimers claimers;
    private final DeliveryQueue queue;
    private final Gates gates;
    private final DeliveriesComponent deliveries;
    private final Journal journal;
    private SalesforceOrgs salesforce;
    private IntercomWorkspaces intercom;
    private IntercomFollowing contacts;

    private ReferralConnector(CamelContext context, Settings settings, String prefix, boolean operatorApi)
            throws Exception {
        this.context = context;
        this.settings = settings;
        this.prefix = prefix;
        this.operatorApi = operatorApi;
        this.meters = context.getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .orElseGet(SimpleMeterRegistry::new);
        this.campaigns = CampaignFiles.load(Path.of(settings.get(Setting.CAMPAIGNS)), settings::find);
        this.database = Database.open(
                settings.get(Setting.DATABASE_URL),
                settings.get(Setting.DATABASE_USERNAME),
                settings.get(Setting.DATABASE_PASSWORD));
        this.claimers = new Claimers(database, settings.instance(), settings.duration(Setting.INSTANCE_LEASE), clock);
        this.queue = new DeliveryQueue(
                database, settings.instance(), new Backoff(FIRST_RETRY, LONGEST_RETRY, random), clock);
        this.gates = new Gates(clock, random, settings.duration(Setting.GATE_LIMIT_PAUSE));
        this.deliveries = new DeliveriesComponent(queue, gates, meters);
        this.journal = new Journal(
                new JournalTables(database, settings.survivesPowerLoss()),
                destinations -> deliveries.wake(destinations));
    }

    /**
     * Adds the connector to a context that a host starts and stops.
     *
     * @param settings what would stand in {@code application.properties}
     * @return the connector; it stops with the context
     * @throws InvalidSetting if a setting is missing or wrong
     * @throws Exception if the database cannot be reached or a route cannot be loaded
     */
    public static ReferralConnector addTo(CamelContext context, Settings settings) throws Exception {
        return addTo(context, settings, "referral-", false);
    }

    /**
     * The same with the operator API, which is served under {@code /api} by the REST component of the host. Whoever
     * knows {@code referral.admin.token} sees what was received: choose a component that the world does not reach.
     */
    public static ReferralConnector addWithOperatorApiTo(CamelContext context, Settings settings) throws Exception {
        return addTo(context, settings, "referral-", true);
    }

    static ReferralConnector addTo(CamelContext context, Settings settings, String prefix, boolean operatorApi)
            throws Exception {
        ReferralConnector connector = new ReferralConnector(context, settings, prefix, operatorApi);
        try {
            connector.join();
        } catch (Exception e) {
            connector.doShutdown();
            throw e;
        }
        return connector;
    }

    /** The campaigns that are served. */
    public Campaigns campaigns() {
        return campaigns;
    }

    /** The gates before the destinations: which of them are away, and why. */
    public Gates gates() {
        return gates;
    }

    private void join() throws Exception {
        claimers.recover();
        makeBeans();
        beans.forEach((name, bean) -> context.getRegistry().bind(prefix + name, bean));
        context.addComponent(prefix + "referral-sql", sql());
        context.addComponent(
                prefix + "referral-quartz", Timetable.component(salesforce.all().size()));
        context.addComponent(
                prefix + "referral-http", ReferralHttp.component(settings.duration(Setting.PROGRAM_TIMEOUT)));
        context.addComponent(prefix + "referral-intercom", intercom.component());
        context.addComponent(prefix + "deliveries", deliveries);
        if (!salesforce.all().isEmpty()) {
            context.addComponent(prefix + "salesforce-stream", salesforce.stream());
        }
        for (SalesforceOrg org : salesforce.all()) {
            context.addComponent(prefix + "referral-salesforce-" + org.name(), org.component());
        }
        context.getPropertiesComponent().addPropertiesSource(new OurSettings(settings));
        context.addService(this, true, false);
        RouteFiles routes = new RouteFiles(context, prefix, names());
        routes.load(left());
        if (operatorApi) {
            routes.loadOperatorApi(left());
        }
        routes.loadFolder(Path.of(settings.get(Setting.ROUTES)));
        for (Campaign campaign : campaigns.all()) {
            if (campaign.program().api().isPresent()) {
                routes.loadForCampaign(programParameters(campaign), left());
            }
        }
        for (SalesforceOrg org : salesforce.all()) {
            routes.loadForSalesforce(org.parameters(), left());
        }
        for (Map<String, Object> parameters : intercom.parameters()) {
            routes.loadForIntercom(parameters, left());
        }
    }

    private void makeBeans() throws Exception {
        Program rudderStack = new RudderStack();
        Programs programs = new Programs(
                List.of(new ReferralFactory(), new ReferralHero(), new GenericProgram(), rudderStack),
                campaigns,
                clock);
        beans.put("journal", journal);
        beans.put("claimers", claimers);
        beans.put("gates", gates);
        beans.put("links", new Links(database));
        beans.put("programs", programs);
        beans.put("intake", new Intake(campaigns, settings.bytes(Setting.HTTP_MAX_BODY), clock, meters));
        beans.put(
                "identifyIntake",
                new IdentifyIntake(rudderStack, campaigns, settings.bytes(Setting.HTTP_MAX_BATCH), clock, meters));
        beans.put("webhookAnswers", new WebhookAnswers(meters));
        beans.put("understanding", new Understanding(programs, campaigns, json));
        beans.put("referralLedger", new ReferralLedger(clock));
        beans.put("tellings", new Tellings(programApis, programs, campaigns, json, clock));
        beans.put("programReplies", new ProgramReplies(clock));
        beans.put("programWatch", new ProgramWatch(programApis, campaigns, gates, meters));
        AccountSessions sessions = new AccountSessions(settings, database, clock);
        ConnectionWatch watch = new ConnectionWatch(sessions.accounts(), gates, context, prefix, deliveries::wake);
        beans.put("sharedSessions", sessions.shared());
        beans.put("connectionWatch", watch);
        intercom = new IntercomWorkspaces(settings, campaigns, sessions::intercomToken, gates, json, meters, clock);
        intercom.connections().forEach(connection -> watch.add(AccountKey.intercom(connection.name()), () -> {}));
        beans.putAll(intercom.beans());
        SalesforceFollowing.Tools tools = new SalesforceFollowing.Tools(json, meters, clock, random);
        contacts = new IntercomFollowing(
                intercom.connections(), campaigns, settings, new Links(database), new StreamPositions(database), tools);
        beans.putAll(contacts.beans());
        salesforce = new SalesforceOrgs(settings, campaigns, database, sessions, watch, gates, deliveries, tools);
        beans.putAll(salesforce.beans());
        watch.begin();
        makeLedgerBeans();
        makeImportBeans();
        makeOperatorBeans(new AuthorizedApps(settings, campaigns, sessions, watch, clock));
    }

    /** What the route templates need to know of a campaign. Campaigns that share a token share what it may call. */
    private Map<String, Object> programParameters(Campaign campaign) {
        ApiRules api = campaign.program().api().orElseThrow();
        long sharing = campaigns.all().stream()
                .flatMap(other -> other.program().api().stream())
                .filter(other -> other.url().equals(api.url()) && other.token().equals(api.token()))
                .count();
        ProgramApi.Rate rate = programApis.of(campaign).rate();
        return Map.of(
                "campaign", campaign.name(),
                "api", api.url(),
                "calls", Math.max(1, rate.most() / sharing),
                "period", rate.periodMillis());
    }

    /** A component of our own: a host's would take our DataSource, or miss its own, if it found two in the registry. */
    private SqlComponent sql() {
        SqlComponent sql = new SqlComponent();
        sql.setAutowiredEnabled(false);
        sql.setDataSource(database.dataSource());
        return sql;
    }

    private void makeLedgerBeans() {
        LedgerTables tables = new LedgerTables(database);
        ReferralSearch search = new ReferralSearch(campaigns, new Links(database), tables);
        beans.put("referralSearch", search);
        beans.put("movedRecords", new MovedRecords(journal, clock));
        beans.put(
                "qualifications",
                new Qualifications(campaigns, search, tables, journal, queue, new StatusUpdates(json), clock, meters));
        beans.put("referralExplanations", new Explanations(campaigns, tables, clock));
    }

    private void makeImportBeans() {
        ImportForecast forecast = new ImportForecast(clock);
        ImportRuns runs = new ImportRuns(
                database,
                journal,
                new Links(database),
                campaigns,
                new StatusUpdates(json),
                forecast,
                settings.instance(),
                settings.duration(Setting.INSTANCE_LEASE),
                settings.importNotify().isPresent(),
                clock,
                random);
        PeopleReaders readers =
                new PeopleReaders(List.of(salesforce.people(), new IntercomPeople(new IntercomErrors(json), json)));
        beans.put("importRuns", runs);
        beans.put(
                "importReader",
                new ImportReader(runs, readers, campaigns, settings.number(Setting.IMPORT_OPEN), gates, clock));
        beans.put("importAnswers", new ImportAnswers(forecast));
        beans.put("importOrders", new ImportOrders(runs, readers, campaigns, clock));
    }

    private void makeOperatorBeans(AuthorizedApps apps) {
        Set<String> destinations = campaigns.all().stream()
                .flatMap(campaign -> campaign.allDestinations().stream())
                .collect(Collectors.toSet());
        beans.put(
                "queueMeasures",
                new QueueMeasures(queue, journal, gates, salesforce.status(), destinations, meters, clock));
        beans.put("retention", new Retention(settings.duration(Setting.JOURNAL_KEEP), clock));
        addHealth("database", details -> database.reachable());
        if (!salesforce.all().isEmpty()) {
            addHealth("salesforce", details -> {
                salesforce.status().forEach(status -> status.tell(details::tell));
                // webhooks are taken and kept while Salesforce is away
                return true;
            });
        }
        if (!intercom.connections().isEmpty()) {
            addHealth("intercom", details -> {
                intercom.status().tell(details::tell);
                // as with Salesforce
                return true;
            });
        }
        if (operatorApi) {
            beans.put("operatorToken", new OperatorToken(settings.adminToken()));
            beans.put("operatorQuestions", new OperatorQuestions());
            beans.put("connectPages", new ConnectPages(apps.flow()));
            ConnectionOrders connections = new ConnectionOrders(apps.flow());
            beans.put("connectionOrders", connections);
            beans.put("operatorAnswers", new OperatorAnswers());
            beans.put(
                    "operatorStatus",
                    new OperatorStatus(
                            campaigns,
                            journal,
                            queue,
                            gates,
                            salesforce.status(),
                            intercom.status(),
                            contacts.status(),
                            connections,
                            clock));
            beans.put(
                    "repairs", new Repairs(new ParkedDeliveries(database, clock), () -> deliveries.wake(destinations)));
        }
    }

    private void addHealth(String name, Health.Aspect aspect) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(new Health(name, aspect));
        }
    }

    private Set<String> names() {
        Set<String> names = beans.keySet().stream()
                .map(bean -> bean.replaceFirst("-.*", ""))
                .collect(Collectors.toSet());
        names.addAll(Set.of(
                "deliveries",
                "salesforce-stream",
                "referral-http",
                "referral-intercom",
                "referral-quartz",
                "referral-salesforce",
                "referral-sql"));
        return names;
    }

    /** The ids of our routes that are not loaded: those that the operator leaves out, and what no campaign needs. */
    private Set<String> left() {
        Set<String> left = Arrays.stream(settings.get(Setting.ROUTES_EXCLUDE).split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        if (campaigns.all().stream().noneMatch(campaign -> campaign.program().sendsTraits())) {
            left.add("receive-identify");
        }
        left.addAll(salesforce.left());
        left.addAll(contacts.left());
        if (settings.importNotify().isEmpty()) {
            left.add("announce-import");
        }
        return left;
    }

    @Override
    protected void doStop() {
        journal.close();
    }

    @Override
    protected void doShutdown() {
        journal.close();
        database.close();
    }

    /** Our settings as placeholders, {@code {{referral.*}}} alone: a host's own keys are its own. */
    private record OurSettings(Settings settings) implements PropertiesSource {
        @Override
        public String getName() {
            return "referral-connector";
        }

        @Override
        public String getProperty(String name) {
            return name.startsWith("referral.")
                    ? Optional.ofNullable(name).flatMap(settings::find).orElse(null)
                    : null;
        }
    }
}
