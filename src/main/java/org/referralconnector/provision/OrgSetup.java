package org.referralconnector.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.referralconnector.provision.OrgTalk.Identity;
import org.referralconnector.provision.OrgTalk.Unreadable;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.StreamMode;

/** Sets up one org: reads what there is, plans what is missing, and carries it out. */
public final class OrgSetup {
    private final Needs needs;
    private final OrgTalk admin;
    private final OrgTalk integration;
    private final ObjectMapper json;

    /**
     * @param needs what has to be there
     * @param admin makes a call with the rights of the user who sets up
     * @param integration makes a call with those of the user with whom campaigns work; may be the same
     */
    public OrgSetup(
            Needs needs,
            SalesforceApi api,
            Function<SalesforceCall, SalesforceAnswer> admin,
            Function<SalesforceCall, SalesforceAnswer> integration,
            ObjectMapper json) {
        this.needs = needs;
        this.admin = new OrgTalk(api, admin, json);
        this.integration = new OrgTalk(api, integration, json);
        this.json = json;
    }

    /**
     * Tells what is there, and does, or only tells, what is missing.
     *
     * @param planOnly true to change nothing
     * @param all true if these are all campaigns of the connection, so that what is not needed can be told
     * @param progress is told each result as soon as it is certain
     */
    public void run(boolean planOnly, boolean all, Consumer<Result> progress) {
        Plan plan = new Plan();
        try {
            Identity user = integration.identity();
            if (!admin.identity().org().equals(user.org())) {
                throw new Unreadable(Refusal.of(
                        "OTHER_ORG",
                        "The connection named with --with logs in to another org; name one of the same org."));
            }
            OrgState state = OrgState.read(admin, needs, user.user());
            new FieldPlan(admin, state, json).addTo(plan, needs);
            new AccessPlan(admin, state, needs.access(), json).addTo(plan, user.user(), all);
            addStream(plan);
        } catch (Unreadable unreadable) {
            progress.accept(Result.refused("what the org has", "read", unreadable.refusal()));
            progress.accept(Result.notTried(
                    "fields, permissions and streams", "whatever is missing", "the org could not be read"));
            return;
        }
        if (planOnly) {
            plan.tell(progress);
        } else {
            plan.carryOut(progress);
        }
    }

    private void addStream(Plan plan) throws Unreadable {
        if (needs.followed().isEmpty()) {
            return;
        }
        if (needs.stream() == StreamMode.CDC) {
            new StreamPlan(admin, json).addTo(plan, needs.followed().objects(), needs.channel());
        } else if (needs.stream() == StreamMode.PUSH_TOPIC) {
            new TopicWork(integration, needs.followed(), json).addTo(plan, List.of(AccessPlan.ASSIGNMENT));
        }
    }
}
