package org.referralconnector.sandbox.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.IntFunction;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.webhook.WebhookManners.Verdict;

/**
 * The webhooks on their way to one target: tried several times, and none for a time, or ever, after many bad answers in
 * a row.
 */
final class WebhookFeed {
    private static final int MOST_DELAYS = 120;

    private final WebhookTarget target;
    private final WebhookManners manners;
    private final WebhookSender sender;
    private final int attempts;
    private final Duration pause;
    private final int offAfter;
    private final Duration offFor;
    private boolean on = true;
    private boolean ended;
    private int waiting;
    private int delivered;
    private int badAnswers;
    private int badInARow;
    private int givenUp;

    /** One webhook; the request is made anew for every attempt, which are numbered from 1. */
    private record Webhook(String person, IntFunction<HttpRequest> request, int attempt, int delays) {
        Webhook again() {
            return new Webhook(person, request, attempt + 1, delays);
        }

        Webhook delayed() {
            return new Webhook(person, request, attempt, delays + 1);
        }
    }

    WebhookFeed(WebhookTarget target, WebhookManners manners, WebhookSender sender) {
        this.target = target;
        this.manners = manners;
        this.sender = sender;
        this.attempts = target.attempts() == null ? manners.attempts() : target.attempts();
        double within = target.within() == null ? manners.within() : target.within();
        this.pause = attempts == 1 ? Duration.ZERO : seconds(within / (attempts - 1));
        this.offAfter = target.offAfter() == null ? manners.offAfter() : target.offAfter();
        this.offFor = seconds(target.offFor() == null ? manners.offFor() : target.offFor());
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    WebhookTarget target() {
        return target;
    }

    void send(String person, IntFunction<HttpRequest> request) {
        synchronized (this) {
            if (!on) {
                givenUp++;
                return;
            }
            waiting++;
        }
        later(Duration.ZERO, new Webhook(person, request, 1, 0));
    }

    synchronized void end() {
        on = false;
        ended = true;
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

    private void later(Duration after, Webhook webhook) {
        sender.later(webhook.person(), after, () -> attempt(webhook));
    }

    private void attempt(Webhook webhook) {
        if (isOff()) {
            return;
        }
        Verdict verdict = verdictOn(webhook.request().apply(webhook.attempt()));
        if (settled(verdict, webhook)) {
            return;
        }
        later(pause, verdict == Verdict.BUSY ? webhook.delayed() : webhook.again());
    }

    private synchronized boolean isOff() {
        if (!on) {
            waiting--;
            givenUp++;
        }
        return !on;
    }

    private Verdict verdictOn(HttpRequest request) {
        try {
            return manners.verdict().apply(sender.send(request));
        } catch (IOException noAnswer) {
            return Verdict.BAD;
        }
    }

    private synchronized boolean settled(Verdict verdict, Webhook webhook) {
        if (verdict == Verdict.GOOD) {
            delivered++;
            badInARow = 0;
        } else {
            count(verdict);
            boolean mayTryAgain =
                    verdict == Verdict.BUSY ? webhook.delays() < MOST_DELAYS : webhook.attempt() < attempts;
            if (on && mayTryAgain) {
                return false;
            }
            givenUp++;
        }
        waiting--;
        return true;
    }

    private void count(Verdict verdict) {
        badAnswers++;
        if (verdict == Verdict.GONE) {
            end();
        } else if (verdict == Verdict.BAD) {
            badInARow++;
            if (offAfter > 0 && badInARow >= offAfter) {
                turnOff();
            }
        }
    }

    private void turnOff() {
        on = false;
        if (!offFor.isZero()) {
            sender.later(target.url(), offFor, this::turnOn);
        }
    }

    private synchronized void turnOn() {
        on = !ended;
        badInARow = 0;
    }
}
