package org.referralconnector.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.referralconnector.campaign.WebhookRules.Scheme;
import org.referralconnector.journal.EventKind;

/** A program that anybody may send for, that renames nothing and is told nothing, unless a test says otherwise. */
public final class ProgramFixture {
    private final String type;
    private Optional<String> campaignId = Optional.empty();
    private WebhookRules webhook = new WebhookRules(true, Scheme.SHARED_SECRET, List.of(), "X-Webhook-Secret");
    private Map<String, String> keys = Map.of();
    private Map<String, EventKind> kinds = Map.of();
    private boolean requireOptIn = true;
    private boolean mapProperties = true;
    private Optional<List<String>> objects = Optional.empty();
    private Optional<ApiRules> api = Optional.empty();
    private boolean refreshesReferrers;

    private ProgramFixture(String type) {
        this.type = type;
    }

    public static ProgramFixture program(String type) {
        return new ProgramFixture(type);
    }

    public ProgramFixture campaignId(String id) {
        campaignId = Optional.of(id);
        return this;
    }

    public ProgramFixture refreshingReferrers() {
        refreshesReferrers = true;
        return this;
    }

    public ProgramFixture webhook(WebhookRules rules) {
        webhook = rules;
        return this;
    }

    public ProgramFixture renaming(Map<String, String> renamedKeys, Map<String, EventKind> renamedKinds) {
        keys = renamedKeys;
        kinds = renamedKinds;
        return this;
    }

    public ProgramFixture requireOptIn(boolean required) {
        requireOptIn = required;
        return this;
    }

    public ProgramFixture mapProperties(boolean mapped) {
        mapProperties = mapped;
        return this;
    }

    public ProgramFixture objects(String... names) {
        objects = Optional.of(List.of(names));
        return this;
    }

    public ProgramFixture api(ApiRules rules) {
        api = Optional.of(rules);
        return this;
    }

    public ProgramRules rules() {
        return new ProgramRules(
                type,
                campaignId,
                webhook,
                keys,
                kinds,
                requireOptIn,
                mapProperties,
                objects,
                api,
                Optional.empty(),
                refreshesReferrers);
    }
}
