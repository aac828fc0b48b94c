package org.referralconnector.sandbox.intercom.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.referralconnector.sandbox.http.History;
import org.referralconnector.sandbox.http.Parameters;

/** A workspace with everything in it. Who works with it holds its lock. */
public final class Workspace {
    public static final String ID = "sandbox1";

    private final Clock clock;
    private final News news;
    private final Instant createdAt;
    private final Ids ids = new Ids();
    private final DataAttributes attributes;
    private final People people;
    private final Tags tags = new Tags(this);
    private final Notes notes = new Notes(this);
    private final Companies companies = new Companies(this);
    private final Segments segments = new Segments(this);
    private final Events events = new Events(this);
    private final ContactJson json = new ContactJson(this);
    private final Map<String, Integer> effects = new TreeMap<>();
    private Settings settings = Settings.AT_START;

    public Workspace(Clock clock, News news) {
        this.clock = clock;
        this.news = news;
        this.createdAt = clock.instant();
        this.attributes = new DataAttributes(clock);
        this.people = new People(this, attributes);
    }

    public Settings settings() {
        return settings;
    }

    /**
     * Sets what is given of the settings.
     *
     * @throws IllegalArgumentException with a sentence for people if a setting makes no sense
     */
    public void set(Parameters order) {
        settings = settings.with(order);
    }

    public People people() {
        return people;
    }

    public Tags tags() {
        return tags;
    }

    public Notes notes() {
        return notes;
    }

    public Companies companies() {
        return companies;
    }

    public Segments segments() {
        return segments;
    }

    public Events events() {
        return events;
    }

    public DataAttributes attributes() {
        return attributes;
    }

    public ContactJson json() {
        return json;
    }

    public Instant now() {
        return clock.instant();
    }

    Instant createdAt() {
        return createdAt;
    }

    Ids ids() {
        return ids;
    }

    News news() {
        return news;
    }

    void count(String effect) {
        effects.merge(effect, 1, Integer::sum);
    }

    /** Adds the settings, and how often calls had each effect. */
    public void report(ObjectNode node) {
        settings.report(node);
        node.put("contacts", people.all().stream().filter(Person::isLive).count());
        node.set("effects", History.counts(effects));
    }
}
