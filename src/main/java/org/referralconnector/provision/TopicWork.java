package org.referralconnector.provision;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.referralconnector.campaign.FollowedFields;
import org.referralconnector.journal.Backoff;
import org.referralconnector.salesforce.PushTopics;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceCall.Kind;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SalesforceSchema;
import org.referralconnector.salesforce.TopicSetup;

/** Has the PushTopics made, with the rights of the integration user, as the running connector makes them. */
final class TopicWork {
    private static final String PART = "PushTopics";

    private final OrgTalk org;
    private final FollowedFields followed;
    private final ObjectMapper json;

    /** @param org the org with the rights of the integration user: a topic has the fields that this user sees */
    TopicWork(OrgTalk org, FollowedFields followed, ObjectMapper json) {
        this.org = org;
        this.followed = followed;
        this.json = json;
    }

    void addTo(Plan plan, List<String> after) {
        String what = "for " + String.join(", ", followed.objects());
        boolean fieldsAreComing = followed.objects().stream()
                .flatMap(object -> followed.fields(object).stream().map(field -> object + "." + field))
                .anyMatch(plan::hasStep);
        if (!fieldsAreComing && isComplete()) {
            plan.add(Result.there(PART, what));
        } else {
            plan.add(new Step(PART, what, after, this::attempt));
        }
    }

    /** Looks as far as the first write; what cannot be seen yet has to be made. */
    private boolean isComplete() {
        PushTopics topics = topics();
        TopicSetup setup = topics.begin();
        while (setup.isUnderWay() && setup.next().kind() != Kind.WRITE) {
            setup = topics.take(setup, org.answer(setup.next()));
        }
        return !setup.isUnderWay() && setup.failure().isEmpty();
    }

    private Attempt attempt(Map<String, String> ids) {
        PushTopics topics = topics();
        TopicSetup setup = topics.begin();
        while (setup.isUnderWay()) {
            SalesforceAnswer answer = org.answer(setup.next());
            boolean describes = answer.call().kind() == Kind.DESCRIBE;
            if (!answer.succeeded() && !describes) {
                return Attempt.refused(org.refusal(answer));
            }
            setup = topics.take(setup, answer);
        }
        return setup.failure()
                .map(code -> Attempt.refused(Refusal.of(
                        code,
                        "Look whether the integration user may create PushTopics and sees the objects, and whether the"
                                + " org has a PushTopic to spare; then run it again.")))
                .orElseGet(() -> Attempt.done(Optional.empty()));
    }

    private PushTopics topics() {
        RandomGenerator random = RandomGenerator.getDefault();
        SalesforceErrors errors = new SalesforceErrors(random, json);
        SalesforceSchema schema =
                new SalesforceSchema(org.api(), errors, json, Clock.systemUTC(), SalesforceSchema.DEFAULT_TIME_TO_LIVE);
        return new PushTopics(
                org.api(),
                followed,
                schema,
                errors,
                () -> false,
                json,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), random),
                Clock.systemUTC());
    }
}
