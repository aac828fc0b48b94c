package org.referralconnector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.referralconnector.salesforce.SalesforceAnswer;
import org.referralconnector.salesforce.SalesforceApi;
import org.referralconnector.salesforce.SalesforceCall;
import org.referralconnector.salesforce.SalesforceErrors;
import org.referralconnector.salesforce.SoqlText;

/** Reads what an org is made of. A question that the org refuses is an answer, too. */
final class OrgReader {
    /** The refusal of a session that is good for other things: of low assurance, or of an app that is blocked. */
    static final String NOT_FOR_REST = "SESSION_NOT_FOR_REST";

    private static final String UNREADABLE = "UNREADABLE_ANSWER";

    /** What Salesforce says then, with the code of an expired session (github.com/jsforce/jsforce, pull request 1301). */
    private static final String SAID_NOT_FOR_REST = "This session is not valid for use with the REST API";

    private final SalesforceApi api;
    private final Function<SalesforceCall, SalesforceAnswer> ask;
    private final ObjectMapper json = new ObjectMapper();
    private final SalesforceErrors errors = new SalesforceErrors(RandomGenerator.getDefault(), json);
    private final Map<String, Optional<DescribedObject>> objects = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final Map<String, Optional<Set<String>>> allFields = new HashMap<>();

    /** @param ask makes a call; a failure is an answer, too */
    OrgReader(SalesforceApi api, Function<SalesforceCall, SalesforceAnswer> ask) {
        this.api = api;
        this.ask = ask;
    }

    /** What the API offers, with the address of the user's identity. */
    Reading resources() {
        return read(api.resources());
    }

    Reading limits() {
        return read(api.limits());
    }

    Reading query(String soql) {
        return read(api.query(soql));
    }

    Reading queryTooling(String soql) {
        return read(api.queryTooling(soql));
    }

    /** An object as the integration user sees it; empty if it is refused. Asked once. */
    Optional<DescribedObject> object(String name) {
        return objects.computeIfAbsent(name, asked -> {
            Reading describe = read(api.describe(asked));
            describe.refusal().ifPresent(code -> refusals.put(asked, code));
            return describe.isRefused() ? Optional.empty() : DescribedObject.of(describe.content(), json);
        });
    }

    /** Why {@link #object} has nothing of that name. */
    String refusal(String object) {
        return refusals.getOrDefault(object, UNREADABLE);
    }

    /**
     * Whether an object has a field that the user does not see: the Tooling API's FieldDefinition has what describe
     * leaves out.
     *
     * @return empty if that cannot be told
     */
    Optional<Boolean> hides(String object, String field) {
        return allFields.computeIfAbsent(object, this::fieldsOf).map(names -> names.contains(field));
    }

    private Optional<Set<String>> fieldsOf(String object) {
        Reading fields =
                queryTooling("SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = "
                        + SoqlText.literal(object));
        if (fields.isRefused()) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.rows().forEach(row -> names.add(row.path("QualifiedApiName").asText()));
        return Optional.of(names);
    }

    private Reading read(SalesforceCall call) {
        SalesforceAnswer answer = ask.apply(call);
        if (!answer.succeeded()) {
            if (answer.body().contains(SAID_NOT_FOR_REST)) {
                return Reading.refused(NOT_FOR_REST);
            }
            return Reading.refused(errors.judge(answer).outcome().reason());
        }
        try {
            JsonNode content = json.readTree(answer.body());
            return content.isObject() ? Reading.of(content) : Reading.refused(UNREADABLE);
        } catch (JsonProcessingException noJson) {
            return Reading.refused(UNREADABLE);
        }
    }
}
