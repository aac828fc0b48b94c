package org.referralconnector.sandbox.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.http.Routes;

/** The webhooks of one system. None are sent until a target is set through a control call. */
public final class Webhooks {
    private final WebhookManners manners;
    private final WebhookSender sender;
    private final List<WebhookFeed> feeds = new CopyOnWriteArrayList<>();

    public Webhooks(WebhookManners manners, WebhookSender sender) {
        this.manners = manners;
        this.sender = sender;
    }

    /** Adds the control calls which set and read the targets at {@code path}. */
    public void addTo(Routes control, String path) {
        control.add("POST", path, "control", this::add)
                .add("GET", path, "control", call -> Answer.json(200, describe()))
                .add("DELETE", path, "control", call -> {
                    clear();
                    return Answer.empty(204);
                });
    }

    /** Hands one event in for every target which wants it. */
    public void send(String event, String source, String person, Function<WebhookTarget, HttpRequest> request) {
        sendEach(event, source, person, target -> {
            HttpRequest same = request.apply(target);
            return attempt -> same;
        });
    }

    /** Hands one event in for every target which wants it; the request is made for each attempt, numbered from 1. */
    public void sendEach(
            String event, String source, String person, Function<WebhookTarget, IntFunction<HttpRequest>> request) {
        for (WebhookFeed feed : feeds) {
            if (feed.target().wants(event, source)) {
                feed.send(person, request.apply(feed.target()));
            }
        }
    }

    /** Forgets the targets, and what is on its way to them. */
    public void clear() {
        feeds.forEach(WebhookFeed::end);
        feeds.clear();
    }

    public ArrayNode describe() {
        ArrayNode targets = Json.array();
        feeds.forEach(feed -> targets.add(feed.describe()));
        return targets;
    }

    private Answer add(Call call) {
        WebhookTarget target = WebhookTarget.of(call);
        if (!manners.events().containsAll(target.events())) {
            throw new IllegalArgumentException("\"events\" may be " + manners.events());
        }
        WebhookFeed feed = new WebhookFeed(target, manners, sender);
        feeds.add(feed);
        return Answer.json(201, feed.describe());
    }
}
