package org.referralconnector.program;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.referralconnector.campaign.Campaign;
import org.referralconnector.campaign.Campaigns;
import org.referralconnector.campaign.WebhookRules;
import org.referralconnector.campaign.WebhookRules.Scheme;
import org.referralconnector.journal.Event;
import org.referralconnector.journal.JournalEntry;

/** All referral programs behind one door: is a webhook authentic, and what does it say? */
public final class Programs {
    private final Map<String, Program> byType;
    private final Campaigns campaigns;
    private final Map<Scheme, Authenticity> schemes;

    /**
     * @param programs one of each type that a campaign file may name
     */
    public Programs(Collection<Program> programs, Campaigns campaigns, Clock clock) {
        this.byType = programs.stream().collect(Collectors.toMap(Program::type, Function.identity()));
        this.campaigns = campaigns;
        this.schemes = Map.of(
                Scheme.STANDARD_WEBHOOKS, new StandardWebhooks(clock),
                Scheme.BODY_SIGNATURE, new BodySignature(),
                Scheme.SHARED_SECRET, new SharedSecret(),
                Scheme.BASIC, new HttpBasic());
    }

    /**
     * Checks a webhook's proof over the bytes as they came; nothing is parsed.
     *
     * @throws WebhookRefused 404 if there is no such campaign, 401 if the proof is absent or wrong
     */
    public void authenticate(WebhookRequest request) throws WebhookRefused {
        WebhookRules rules = campaign(request.campaign()).program().webhook();
        if (!rules.open() && !schemes.get(rules.scheme()).proven(rules, request)) {
            throw WebhookRefused.notAuthentic();
        }
    }

    /**
     * What a webhook says. The events of a Standard Webhooks sender have the id from its header.
     *
     * @throws WebhookRefused 404 if there is no such campaign, 415 if the body is neither JSON nor a form, 400 if it
     *     cannot become an event
     */
    public List<Event> read(WebhookRequest request) throws WebhookRefused {
        Campaign campaign = campaign(request.campaign());
        if (!Payload.isReadable(request.mediaType())) {
            throw WebhookRefused.wrongType("the body is of a type that is not read; send application/json"
                    + " or application/x-www-form-urlencoded");
        }
        if (request.header("content-encoding")
                .filter(coding -> !isIdentity(coding))
                .isPresent()) {
            throw WebhookRefused.wrongType("the body is compressed; send it without Content-Encoding");
        }
        List<Event> events = events(campaign, request.mediaType(), text(request));
        WebhookRules rules = campaign.program().webhook();
        Optional<String> id =
                rules.scheme() == Scheme.STANDARD_WEBHOOKS ? StandardWebhooks.id(rules, request) : Optional.empty();
        return id.isPresent() ? withSenderId(id.get(), events) : events;
    }

    /**
     * What a webhook said that was recorded before, read by the rules of today. Without its headers: only an id in the
     * body is seen.
     *
     * @throws WebhookRefused 404 if the campaign is gone, 400 if today's rules refuse the payload
     */
    public List<Event> read(JournalEntry entry) throws WebhookRefused {
        return events(campaign(entry.campaign()), entry.contentType(), entry.body());
    }

    /**
     * What a JSON body says that is in the shape of a campaign's webhooks.
     *
     * @throws WebhookRefused 400 if the campaign's rules refuse it
     */
    List<Event> read(Campaign campaign, String json) throws WebhookRefused {
        return events(campaign, "application/json", json);
    }

    private Campaign campaign(String name) throws WebhookRefused {
        return campaigns.find(name).orElseThrow(WebhookRefused::unknownCampaign);
    }

    private List<Event> events(Campaign campaign, String mediaType, String body) throws WebhookRefused {
        try {
            return byType.get(campaign.program().type()).events(campaign.program(), Payload.read(mediaType, body));
        } catch (UnreadablePayload e) {
            throw WebhookRefused.unreadable(e.getMessage());
        }
    }

    private static String text(WebhookRequest request) throws WebhookRefused {
        try {
            return Payload.text(request.body());
        } catch (UnreadablePayload e) {
            throw WebhookRefused.unreadable(e.getMessage());
        }
    }

    private static List<Event> withSenderId(String id, List<Event> events) throws WebhookRefused {
        if (id.length() > Fields.LONGEST_ID) {
            throw WebhookRefused.unreadable(
                    "the id header is too long; send at most " + Fields.LONGEST_ID + " characters");
        }
        List<Event> named = new ArrayList<>();
        for (Event event : events) {
            // One id covers the whole webhook, and each of its events needs one of its own.
            String own = named.isEmpty() ? id : id + "#" + named.size();
            named.add(new Event(
                    event.kind(),
                    Optional.of(own),
                    event.participant(),
                    event.email(),
                    event.facts(),
                    event.targets(),
                    event.mapped()));
        }
        return List.copyOf(named);
    }

    private static boolean isIdentity(String coding) {
        return coding.isBlank() || coding.strip().equalsIgnoreCase("identity");
    }
}
