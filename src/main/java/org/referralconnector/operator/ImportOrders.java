package org.referralconnector.operator;

import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.imports.ImportOrder;
import org.referralconnector.imports.ImportRun;
import org.referralconnector.imports.ImportRuns;
import org.referralconnector.imports.ImportState;
import org.referralconnector.operator.OperatorRequest.Parameters;
import org.referralconnector.people.PeopleReaders;
import org.referralconnector.people.PeopleWanted;

/** What an operator orders of imports. */
public final class ImportOrders {
    private static final Set<String> KEYS =
            Set.of("campaign", "from", "where", "segment", "since", "welcomeEmail", "dryRun");
    private static final Set<String> STATES =
            Arrays.stream(ImportState.values()).map(ImportState::word).collect(Collectors.toUnmodifiableSet());
    private static final Pattern AGO = Pattern.compile("(\\d{1,5})([dh])");
    private static final int CREATED = 201;

    private final ImportRuns runs;
    private final PeopleReaders readers;
    private final Campaigns campaigns;
    private final Clock clock;

    public ImportOrders(ImportRuns runs, PeopleReaders readers, Campaigns campaigns, Clock clock) {
        this.runs = runs;
        this.readers = readers;
        this.campaigns = campaigns;
        this.clock = clock;
    }

    /**
     * Begins an import.
     *
     * @param body the body of the call
     * @throws OperatorRefused if the order cannot be meant, or another import of the campaign is under way
     */
    public OperatorAnswer begin(Map<String, Object> body) throws OperatorRefused, SQLException {
        for (String key : body.keySet()) {
            if (!KEYS.contains(key)) {
                throw OperatorRefused.bad("the body has an unknown key; allowed are "
                        + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
        Campaign campaign = campaign(text(body, "campaign"));
        boolean welcomeEmail = flag(body, "welcomeEmail");
        if (welcomeEmail && !campaign.program().welcomes()) {
            throw OperatorRefused.bad("welcomeEmail: programs of type "
                    + campaign.program().type() + " offer no such choice; leave it out");
        }
        ImportOrder order =
                new ImportOrder(campaign.name(), people(campaign, body), welcomeEmail, flag(body, "dryRun"));
        ImportRun run = runs.begin(order);
        if (!isMeant(run, order)) {
            throw OperatorRefused.underWay(run.id());
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("id", run.id());
        content.put("state", run.state().word());
        return run.step() > 0 ? OperatorAnswer.ok(content) : new OperatorAnswer(CREATED, content);
    }

    /** Which imports are asked for. */
    public Map<String, Object> which(OperatorRequest request) throws OperatorRefused {
        Parameters given = request.parameters(Set.of("campaign", "state", "before", "limit"));
        Map<String, Object> question = new HashMap<>(OperatorQuestions.page(given));
        question.put("campaign", given.text("campaign").orElse(null));
        question.put("state", given.oneOf("state", STATES));
        question.put("before", given.number("before", Long.MAX_VALUE, 1, Long.MAX_VALUE));
        return question;
    }

    /** Stops the reading of an import. */
    public OperatorAnswer cancel(OperatorRequest request) throws OperatorRefused, SQLException {
        long id = request.id();
        if (runs.find(id).isEmpty()) {
            throw OperatorRefused.notFound("no import has this number");
        }
        if (!runs.cancel(id)) {
            throw OperatorRefused.over(id);
        }
        return OperatorAnswer.ok(Map.of("cancelled", 1));
    }

    /** The same words said twice mean one import; days that are counted back from now are not told apart. */
    private static boolean isMeant(ImportRun run, ImportOrder order) {
        PeopleWanted people = order.people();
        PeopleWanted present = run.order().people();
        return present.source().equals(people.source())
                && present.condition().equals(people.condition())
                && present.segment().equals(people.segment())
                && present.since().isPresent() == people.since().isPresent()
                && run.order().dryRun() == order.dryRun()
                && run.order().welcomeEmail() == order.welcomeEmail();
    }

    private Campaign campaign(Optional<String> name) throws OperatorRefused {
        Campaign campaign = name.flatMap(campaigns::find)
                .orElseThrow(() -> OperatorRefused.bad("campaign: allowed are "
                        + String.join(
                                ", ",
                                campaigns.all().stream()
                                        .map(Campaign::name)
                                        .sorted()
                                        .toList())));
        if (campaign.program().api().isEmpty()) {
            throw OperatorRefused.bad(
                    "campaign: " + campaign.name() + " has no program.api, so its program cannot be told of anybody");
        }
        return campaign;
    }

    private PeopleWanted people(Campaign campaign, Map<String, Object> body) throws OperatorRefused {
        String source = text(body, "from")
                .filter(word -> readers.find(word).isPresent())
                .orElseThrow(() -> OperatorRefused.bad("from: allowed are " + String.join(", ", readers.sources())));
        PeopleWanted wanted = new PeopleWanted(
                source, text(body, "where"), text(body, "segment"), since(text(body, "since"), clock.instant()));
        try {
            readers.of(source).check(campaign, wanted);
        } catch (IllegalArgumentException wrong) {
            throw OperatorRefused.bad(wrong.getMessage());
        }
        return wanted;
    }

    private static Optional<Instant> since(Optional<String> text, Instant now) throws OperatorRefused {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher ago = AGO.matcher(text.get());
        if (ago.matches()) {
            long amount = Long.parseLong(ago.group(1));
            return Optional.of(
                    now.minus(ago.group(2).equals("d") ? Duration.ofDays(amount) : Duration.ofHours(amount)));
        }
        try {
            return Optional.of(
                    LocalDate.parse(text.get()).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeException e) {
            throw OperatorRefused.bad(
                    "since: allowed is a day such as 2026-01-31, or how long ago, such as 90d or 12h");
        }
    }

    private static Optional<String> text(Map<String, Object> body, String key) throws OperatorRefused {
        Object value = body.get(key);
        if (value != null && !(value instanceof String)) {
            throw OperatorRefused.bad(key + ": allowed is a text");
        }
        return Optional.ofNullable((String) value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static boolean flag(Map<String, Object> body, String key) throws OperatorRefused {
        Object value = body.getOrDefault(key, false);
        if (!(value instanceof Boolean flag)) {
            throw OperatorRefused.bad(key + ": allowed are true and false");
        }
        return flag;
    }
}
