package org.referralconnector.sandbox.salesforce.rest;

import java.util.Optional;
import java.util.function.Consumer;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Routes;
import org.referralconnector.sandbox.salesforce.bulk.BulkJobs;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;

/** All REST resources of one organization. Sessions and the API budget are checked before a call gets here. */
public final class RestApi {
    private static final String UNKNOWN = "unknown";

    private final Routes routes = new Routes();

    /**
     * The resources of one organization.
     *
     * @param more adds further resources
     */
    public RestApi(Organization organization, BulkJobs jobs, Consumer<Routes> more) {
        new DirectoryResource(organization, jobs).addTo(routes);
        new DescribeResource(organization).addTo(routes);
        new QueryResource(organization).addTo(routes);
        new SearchResource(organization).addTo(routes);
        new ChangesResource(organization).addTo(routes);
        new CollectionsResource(organization).addTo(routes);
        new CompositeResource(organization, this::answer).addTo(routes);
        new BatchResource(this::answer).addTo(routes);
        new TreeResource(organization).addTo(routes);
        new QueryJobsResource(organization, jobs).addTo(routes);
        new IngestJobsResource(organization, jobs).addTo(routes);
        new SObjectResource(organization).addTo(routes);
        more.accept(routes);
    }

    /** The versions which the sandbox offers, for {@code GET /services/data}. */
    public static Answer versions() {
        return DirectoryResource.versions();
    }

    public String kindOf(Call call) {
        return routes.find(call).map(Routes.Match::kind).orElse(UNKNOWN);
    }

    /** Answers a call of a client, or one inside a composite call; refusals become error answers. */
    public Answer answer(Call call) {
        try {
            Optional<Routes.Match> match = routes.find(call);
            if (match.isPresent()) {
                if (!DirectoryResource.offers(match.get().call().segment("version"))) {
                    throw Refusal.notFound();
                }
                return match.get().answer();
            }
            throw routes.knowsPath(call)
                    ? Refusal.of(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + call.method() + "' not allowed.")
                    : Refusal.notFound();
        } catch (Refusal refusal) {
            return refused(refusal);
        }
    }

    public static Answer refused(Refusal refusal) {
        return Answer.json(refusal.status(), refusal.body());
    }
}
