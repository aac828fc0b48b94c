package org.referralconnector.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.referralconnector.sandbox.http.Json;

/** The webhooks on their way to one target: tried several times, and none any more after many bad answers in a row. */
final class WebhookFeed {
    private final WebhookTarget target;
    private final WebhookManners manners;
    private final WebhookSender sender;
    private final int attempts;
    private final Duration pause;
    private final int offAfter;
    private boolean on = true;
    private int waiting;
    private int delivered;
    private int badAnswers;
    private int badInARow;
    private int givenUp;

    WebhookFeed(WebhookTarget target, WebhookManners manners, WebhookSender sender) {
        this.target = target;
        this.manners = manners;
        this.sender = sender;
        this.attempts = target.attempts() == null ? manners.attempts() : target.attempts();
        double within = target.within() == null ? manners.within() : target.within();
        this.pause = attempts == 1 ? Duration.ZERO : Duration.ofMillis(Math.round(within * 1000 / (attempts - 1)));
        this.offAfter = target.offAfter() == null ? manners.offAfter() : target.offAfter();
    }

    WebhookTarget target() {
        return target;
    }

    void send(String person, HttpRequest request) {
        synchronized (this) {
            if (!on) {
                givenUp++;
                return;
            }
            waiting++;
        }
        sender.later(person, Duration.ZERO, () -> attempt(person, request, 1));
    }

    synchronized void end() {
        on = false;
    }

    synchronized ObjectNode describe() {
        ObjectNode node = Json.object().put("url", target.url());
        target.events().forEach(node.putArray("events")::add);
        return node.put("on", on)
                .put("waiting", waiting)
                .put("delivered", delivered)
                .put("badAnswers", badAnswers)
                .put("badInARow", badInARow)
                .put("givenUp", givenUp);
    }

    private void attempt(String person, HttpRequest request, int number) {
        if (isOff()) {
            return;
        }
        boolean good = isTaken(request);
        if (settled(good, number)) {
            return;
        }
        sender.later(person, pause, () -> attempt(person, request, number + 1));
    }

    private synchronized boolean isOff() {
        if (!on) {
            waiting--;
            givenUp++;
        }
        return !on;
    }

    private boolean isTaken(HttpRequest request) {
        try {
            return manners.good().test(sender.send(request));
        } catch (IOException noAnswer) {
            return false;
        }
    }

    private synchronized boolean settled(boolean good, int number) {
        if (good) {
            delivered++;
            badInARow = 0;
        } else {
            badAnswers++;
            badInARow++;
            if (offAfter > 0 && badInARow >= offAfter) {
                on = false;
            }
            if (on && number < attempts) {
                return false;
            }
            givenUp++;
        }
        waiting--;
        return true;
    }
}
