package org.referralconnector.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.salesforce.api.SalesforceException;

/** What camel-salesforce brings back from a call, success or failure, as an answer that can be judged. */
public final class SalesforceReplies {
    private static final String LAST_PAGE = "null";

    private final ObjectMapper json;

    public SalesforceReplies(ObjectMapper json) {
        this.json = json;
    }

    /** The request body of a call: its JSON, or nothing. */
    public String content(SalesforceCall call) {
        return call.json().orElse(null);
    }

    /**
     * An answer with success.
     *
     * @param limits the header {@code Sforce-Limit-Info}; null if there was none
     * @param locator the header {@code Sforce-Locator}, which says {@code null} on the last page; null if there was none
     * @param body null if there was none
     */
    public SalesforceAnswer answer(SalesforceCall call, int status, String limits, String locator, String body) {
        Optional<ApiUsage> usage = ApiUsage.of(limits);
        if (usage.isEmpty() && call.kind() == SalesforceCall.Kind.LIMITS) {
            usage = dailyApiRequests(body);
        }
        Optional<String> next = Optional.ofNullable(locator).filter(place -> !place.equals(LAST_PAGE));
        return new SalesforceAnswer(call, status, body == null ? "" : body)
                .telling(usage)
                .continuedAt(next);
    }

    /**
     * An answer with an error status, or none at all.
     *
     * @param session the access token that the call was made with; null if there was none to make it with
     * @param limits the header {@code Sforce-Limit-Info}; null if there was none
     * @param body the error body, if Salesforce sent one
     */
    public SalesforceAnswer failure(
            SalesforceCall call, String session, Exception failure, String limits, String body) {
        if (failure instanceof LoginFailed login) {
            return loginFailed(call, login);
        }
        if (failure instanceof SalesforceException refused && refused.getStatusCode() >= 300) {
            return refusal(call, session, refused.getStatusCode(), body == null ? "" : body)
                    .telling(ApiUsage.of(limits));
        }
        return noAnswer(call, why(failure));
    }

    /** Of a call and its answer, the answer: what an enrichment goes on with. */
    public SalesforceAnswer take(SalesforceCall asked, SalesforceAnswer answer) {
        return answer;
    }

    /** The answer to a call that was not made, because it was not permitted. */
    public SalesforceAnswer notTried(SalesforceCall call, CallPermit permit) {
        return SalesforceAnswer.notTried(call, permit.refusal());
    }

    private Optional<ApiUsage> dailyApiRequests(String limits) {
        try {
            JsonNode daily = json.readTree(limits == null ? "" : limits).path("DailyApiRequests");
            long most = daily.path("Max").asLong(-1);
            long left = daily.path("Remaining").asLong(-1);
            return most < 0 || left < 0 ? Optional.empty() : Optional.of(new ApiUsage(most - left, most));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }

    private static SalesforceAnswer refusal(SalesforceCall call, String session, int status, String body) {
        return status == SalesforceAnswer.UNAUTHORIZED && session != null
                ? SalesforceAnswer.sessionRefused(call, body, session)
                : new SalesforceAnswer(call, status, body);
    }

    private static SalesforceAnswer loginFailed(SalesforceCall call, LoginFailed login) {
        if (login.refused()) {
            return noAnswer(call, SalesforceAnswer.LOGIN + ":" + login.code());
        }
        return login.status() == 0
                ? noAnswer(call, SalesforceAnswer.CONNECT)
                : new SalesforceAnswer(call, login.status(), "");
    }

    private static SalesforceAnswer noAnswer(SalesforceCall call, String why) {
        return new SalesforceAnswer(call, SalesforceAnswer.NO_ANSWER, why);
    }

    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return SalesforceAnswer.TIMEOUT;
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnresolvedAddressException) {
                return SalesforceAnswer.CONNECT;
            }
        }
        return SalesforceAnswer.IO;
    }
}
