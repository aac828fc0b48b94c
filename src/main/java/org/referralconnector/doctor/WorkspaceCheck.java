package org.referralconnector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.IntercomRules;
import org.referralconnector.campaign.IntercomRules.Action;
import org.referralconnector.campaign.IntercomRules.People;
import org.referralconnector.campaign.QualificationRule;
import org.referralconnector.campaign.QualificationRule.FieldValue;
import org.referralconnector.intercom.IntercomAnswer;
import org.referralconnector.intercom.IntercomCall;
import org.referralconnector.intercom.IntercomConnection;
import org.referralconnector.intercom.IntercomConnection.Region;
import org.referralconnector.intercom.IntercomErrors;

/** Looks at one Intercom connection: whose token it is, where the workspace is kept, and its custom attributes. Reads only. */
public final class WorkspaceCheck {
    private static final String WORKSPACE = "workspace";

    private final IntercomConnection connection;
    private final Campaigns campaigns;
    private final Function<IntercomCall, IntercomAnswer> ask;
    private final String regionKey;
    private final Findings findings;
    private final ObjectMapper json = new ObjectMapper();
    private final IntercomErrors errors = new IntercomErrors(json);

    /**
     * @param ask makes a call to the workspace; a failure is an answer, too
     * @param regionKey the key of the setting that says where the workspace is kept
     */
    public WorkspaceCheck(
            IntercomConnection connection,
            Campaigns campaigns,
            Function<IntercomCall, IntercomAnswer> ask,
            String regionKey,
            Findings findings) {
        this.connection = connection;
        this.campaigns = campaigns;
        this.ask = ask;
        this.regionKey = regionKey;
        this.findings = findings.in(IntercomRules.destination(connection.name()));
    }

    public void check() {
        IntercomAnswer me = ask.apply(IntercomCall.reading(connection.name(), "read-app", "/me", ""));
        JsonNode app = content(me).path("app");
        if (!me.succeeded() || !app.isObject()) {
            refused(me);
            return;
        }
        String name =
                "\"" + app.path("name").asText() + "\" (" + app.path("id_code").asText() + ")";
        Optional<Region> kept = Region.of(app.path("region").asText());
        if (kept.isPresent() && connection.region().isPresent() && !kept.equals(connection.region())) {
            String region = kept.get().word();
            findings.add(
                    Diagnosis.WORKSPACE_ELSEWHERE,
                    WORKSPACE,
                    "the workspace " + name + " is kept in region " + region,
                    regionKey,
                    region);
        } else {
            findings.add(
                    Diagnosis.WORKSPACE_KNOWN,
                    WORKSPACE,
                    "the token is one of the workspace " + name
                            + kept.map(region -> ", region " + region.word()).orElse(""));
        }
        compare();
    }

    private void compare() {
        IntercomAnswer list = ask.apply(IntercomCall.reading(
                connection.name(), "list-attributes", "/data_attributes", "model=contact&include_archived=true"));
        JsonNode data = content(list).path("data");
        if (!list.succeeded() || !data.isArray()) {
            refused(list);
            return;
        }
        Map<String, JsonNode> attributes = new HashMap<>();
        for (JsonNode attribute : data) {
            if (attribute.path("custom").asBoolean()) {
                attributes.merge(
                        attribute.path("name").asText(),
                        attribute,
                        (one, other) -> one.path("archived").asBoolean() ? other : one);
            }
        }
        for (Campaign campaign : campaigns.all()) {
            campaign.intercom()
                    .filter(rules -> rules.connection().equals(connection.name()))
                    .ifPresent(rules -> {
                        checkFields(campaign, rules, attributes);
                        rules.rules().forEach(rule -> checkRule(campaign, rule, attributes));
                    });
        }
    }

    private void checkFields(Campaign campaign, IntercomRules rules, Map<String, JsonNode> attributes) {
        for (People people : List.of(rules.leads(), rules.referrers())) {
            if (people.action() == Action.NOTHING) {
                continue;
            }
            String where =
                    campaign.name() + ", " + (people.action() == Action.CREATE_LEAD ? "create-lead" : "create-user");
            int before = findings.all().size();
            people.fields().forEach((name, rule) -> {
                if (!People.isStandard(name)) {
                    new AttributeCheck(findings, where)
                            .check(name, rule, Optional.ofNullable(attributes.get(name)), rules.createAttributes());
                }
            });
            if (findings.all().size() == before) {
                int number = people.fields().size();
                findings.add(
                        Diagnosis.ATTRIBUTES_WRITABLE,
                        where,
                        number == 1
                                ? "the one field that is mapped can be written"
                                : "all " + number + " fields that are mapped can be written");
            }
        }
    }

    private void checkRule(Campaign campaign, QualificationRule rule, Map<String, JsonNode> attributes) {
        rule.condition()
                .field()
                .map(FieldValue::name)
                .filter(path -> path.startsWith(FieldValue.CUSTOM_ATTRIBUTES))
                .map(path -> path.substring(FieldValue.CUSTOM_ATTRIBUTES.length()))
                .filter(name -> !attributes.containsKey(name))
                .ifPresent(name -> findings.add(
                        Diagnosis.ATTRIBUTE_OF_RULE_MISSING,
                        campaign.name() + ", rule " + rule.name(),
                        "looks at the attribute " + name + ", which the workspace does not have",
                        name));
    }

    /** The body of a success as JSON; nothing if it is none. */
    private JsonNode content(IntercomAnswer answer) {
        try {
            return answer.succeeded() ? json.readTree(answer.body()) : json.missingNode();
        } catch (JsonProcessingException noJson) {
            return json.missingNode();
        }
    }

    private void refused(IntercomAnswer answer) {
        String reason = answer.succeeded() ? IntercomErrors.UNREADABLE : errors.reason(answer);
        findings.addWithCure(
                Diagnosis.WORKSPACE_REFUSED,
                WORKSPACE,
                reason + " from " + connection.url(),
                errors.of(reason).cure());
    }
}
