package org.referralconnector.doctor;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.referralconnector.connection.GrantProblem;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.stream.Interruption;

/** Looks at one Salesforce connection: login, org, user, limits, and all that its campaigns need there. Reads only. */
public final class OrgCheck {
    private static final String API = "API";

    private final Org org;
    private final OrgReader reader;
    private final Function<List<String>, Map<String, Interruption>> listen;
    private final Clock clock;
    private final Findings findings;

    /**
     * @param ask makes a call to the org; a failure is an answer, too
     * @param listen subscribes to channels and leaves again; what is not granted, and why
     * @param findings where what is found goes
     */
    public OrgCheck(
            Org org,
            SalesforceApi api,
            Function<SalesforceCall, SalesforceAnswer> ask,
            Function<List<String>, Map<String, Interruption>> listen,
            Clock clock,
            Findings findings) {
        this.org = org;
        this.reader = new OrgReader(api, ask);
        this.listen = listen;
        this.clock = clock;
        this.findings = findings.in(org.destination());
    }

    /**
     * The login failed, so that nothing else can be told.
     *
     * @param code the code of the refusal, such as {@code invalid_grant}
     * @param refused true if the org did not want to, false if it could not be reached
     * @param problem what is behind it, with its cure
     */
    public void loginFailed(String code, boolean refused, GrantProblem problem) {
        new LoginCheck(org, findings).failed(code, refused, problem);
    }

    /** Looks at everything that a session sees. */
    public void check() {
        new LoginCheck(org, findings).worked();
        Reading resources = reader.resources();
        Reading limits = reader.limits();
        if (isClosed(resources) || isClosed(limits)) {
            return;
        }
        new EditionCheck(org, reader, findings).check();
        Optional<IntegrationUser> user = IntegrationUser.read(resources, reader);
        new IntegrationUserCheck(org, reader, findings).check(user);
        new LimitCheck(org, limits, clock, findings).check();
        new ObjectAccessCheck(org, reader, findings).check();
        new KeyFieldCheck(org, reader, findings).check();
        new SectionCheck(org, reader, findings).check();
        new FollowedFieldsCheck(org, reader, findings).check();
        new RecordRulesCheck(org, reader, findings).check();
        new StreamingCheck(org, reader, user, limits, listen, findings).check();
    }

    /** Whether the org answers no question at all, which is said once. */
    private boolean isClosed(Reading first) {
        if (!first.isRefused()) {
            return false;
        }
        String code = first.refusal().get();
        Diagnosis diagnosis =
                switch (code) {
                    case "API_DISABLED_FOR_ORG" -> Diagnosis.API_DISABLED;
                    case "API_CURRENTLY_DISABLED" -> Diagnosis.API_NOT_PERMITTED;
                    case OrgReader.NOT_FOR_REST -> Diagnosis.HIGH_ASSURANCE;
                    case "REQUEST_LIMIT_EXCEEDED" -> Diagnosis.API_CALLS_USED_UP;
                    default -> Diagnosis.API_REFUSED;
                };
        findings.add(diagnosis, API, what(diagnosis) + ": " + code);
        return true;
    }

    private static String what(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case API_DISABLED -> "the edition of the org has no API";
            case API_NOT_PERMITTED -> "the integration user may not use the API";
            case HIGH_ASSURANCE -> "the org takes the login, but no session that it gives";
            case API_CALLS_USED_UP -> "no call of the day is left";
            default -> "the org refuses the first question";
        };
    }
}
