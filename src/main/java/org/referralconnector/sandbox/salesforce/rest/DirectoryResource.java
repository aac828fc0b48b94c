package org.referralconnector.sandbox.salesforce.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.session.Sessions;

/** Which API versions there are, what each offers, and how much of it may still be used today. */
final class DirectoryResource {
    static final int OLDEST = 56;
    static final int NEWEST = 65;
    private static final int WINTER_23 = 56;
    private static final List<String> SEASONS = List.of("Winter", "Spring", "Summer");

    private static final int QUERY_JOBS = 10_000;
    private final Organization organization;
    private final BulkJobs jobs;

    DirectoryResource(Organization organization, BulkJobs jobs) {
        this.organization = organization;
        this.jobs = jobs;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/services/data/{version}", "resources", this::resources)
                .add("GET", "/services/data/{version}/limits", "limits", call -> limits());
    }

    /** The one resource which needs no session. */
    static Answer versions() {
        ArrayNode versions = Json.array();
        for (int version = OLDEST; version <= NEWEST; version++) {
            int release = version - WINTER_23;
            versions.addObject()
                    .put("label", SEASONS.get(release % 3) + " '" + (23 + release / 3))
                    .put("url", "/services/data/v" + version + ".0")
                    .put("version", version + ".0");
        }
        return Answer.json(200, versions);
    }

    static boolean offers(String version) {
        return version.matches("v\\d\\d\\.0")
                && Integer.parseInt(version.substring(1, 3)) >= OLDEST
                && Integer.parseInt(version.substring(1, 3)) <= NEWEST;
    }

    private Answer resources(Call call) {
        ObjectNode resources = Json.object();
        for (String name : List.of(
                "sobjects",
                "query",
                "queryAll",
                "search",
                "parameterizedSearch",
                "composite",
                "jobs",
                "limits",
                "tooling")) {
            resources.put(name, Bodies.dataPath(call) + "/" + name);
        }
        return Answer.json(
                200,
                resources.put(
                        "identity",
                        call.origin() + "/id/" + Sessions.ORGANIZATION_ID + "/" + organization.userOf(call)));
    }

    private Answer limits() {
        ObjectNode limits = Json.object();
        ApiBudget budget = organization.budget();
        limit(limits, "DailyApiRequests", budget.max(), budget.remaining());
        limit(limits, "DailyBulkV2QueryJobs", QUERY_JOBS, (int) Math.max(0, QUERY_JOBS - jobs.queriesMade()));
        limits.setAll(organization.limits().json());
        return Answer.json(200, limits);
    }

    private static void limit(ObjectNode limits, String name, int max, int remaining) {
        limits.putObject(name).put("Max", max).put("Remaining", remaining);
    }
}
