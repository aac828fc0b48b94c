package org.referralconnector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.referralconnector.salesforce.PushTopics;
import org.referralconnector.salesforce.SoqlText;
import org.referralconnector.salesforce.StreamMode;
import org.referralconnector.stream.Interruption;

/** Whether changes in the org would become known: channels, what feeds them, and how many events are left. */
final class StreamingCheck {
    private static final String STREAM = "streaming";
    private static final String EVENTS = "streaming events";
    private static final String CHANGE_EVENT = "ChangeEvent";
    private static final String USUAL_CHANNEL = "ChangeEvents";
    private static final String PUSH_TOPIC = "PushTopic";

    /** Below which share of the day's events somebody should know. */
    private static final int LOW_PERCENT = 10;

    private final Org org;
    private final OrgReader reader;
    private final Optional<IntegrationUser> user;
    private final Reading limits;
    private final Function<List<String>, Map<String, Interruption>> listen;
    private final Findings findings;

    /** @param listen subscribes to channels and leaves again; what is not granted, and why */
    StreamingCheck(
            Org org,
            OrgReader reader,
            Optional<IntegrationUser> user,
            Reading limits,
            Function<List<String>, Map<String, Interruption>> listen,
            Findings findings) {
        this.org = org;
        this.reader = reader;
        this.user = user;
        this.limits = limits;
        this.listen = listen;
        this.findings = findings;
    }

    void check() {
        List<String> objects = org.followed().objects();
        if (objects.isEmpty()) {
            return;
        }
        switch (org.stream()) {
            case CDC -> {
                checkEntities(objects);
                checkRights(objects);
                checkEvents("DailyDeliveredPlatformEvents");
                checkChannels(org.stream().channels(objects, org.channel()));
            }
            case PUSH_TOPIC -> {
                Set<String> missing = missingTopics(objects);
                checkEvents("DailyStreamingApiEvents");
                checkChannels(objects.stream()
                        .filter(object -> !missing.contains(object))
                        .flatMap(object -> StreamMode.PUSH_TOPIC.channels(List.of(object), Optional.empty()).stream())
                        .toList());
            }
            case POLL -> findings.add(Diagnosis.STREAM_OFF, STREAM, "is not used: changes are asked for");
            case OFF -> findings.add(Diagnosis.STREAM_OFF, STREAM, "is off: no deal comes back by itself");
        }
    }

    private void checkEntities(List<String> objects) {
        Reading members = reader.queryTooling("SELECT SelectedEntity, EventChannel FROM PlatformEventChannelMember");
        if (members.isRefused()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    STREAM,
                    "which objects are selected for Change Data Capture: PlatformEventChannelMember cannot be read, "
                            + members.refusal().get());
            return;
        }
        String channel = org.channel().orElse(USUAL_CHANNEL).toLowerCase(Locale.ROOT);
        Set<String> selected = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (JsonNode member : members.rows()) {
            if (member.path("EventChannel").asText().toLowerCase(Locale.ROOT).equals(channel)) {
                selected.add(member.path("SelectedEntity").asText());
            }
        }
        for (String object : objects) {
            if (!selected.contains(changeEvent(object))) {
                findings.add(
                        Diagnosis.STREAM_ENTITY_NOT_SELECTED,
                        STREAM,
                        object + " is not selected for Change Data Capture"
                                + org.channel().map(name -> " on " + name).orElse("")
                                + ", so its changes are only found by asking",
                        object,
                        org.key("stream"));
            }
        }
    }

    /**
     * Only who may view all records of an object is sent its change events (Change Data Capture Developer Guide,
     * "Required Permissions for Receiving Change Events").
     */
    private void checkRights(List<String> objects) {
        if (user.isEmpty()
                || user.get().holds("PermissionsViewAllData")
                || user.get().holds("PermissionsModifyAllData")) {
            return;
        }
        List<String> sets = user.get().setIds();
        Reading rights = sets.isEmpty()
                ? user.get().sets()
                : reader.query(
                        "SELECT SobjectType FROM ObjectPermissions WHERE PermissionsViewAllRecords = true AND ParentId IN ("
                                + literals(sets) + ") AND SobjectType IN (" + literals(objects) + ")");
        if (rights.isRefused()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    STREAM,
                    "whether all records may be viewed: ObjectPermissions cannot be read, "
                            + rights.refusal().get());
            return;
        }
        Set<String> seen = rights.rows().stream()
                .map(row -> row.path("SobjectType").asText())
                .collect(Collectors.toSet());
        for (String object : objects) {
            if (!seen.contains(object)) {
                findings.add(
                        Diagnosis.VIEW_ALL_MISSING,
                        STREAM,
                        "change events of " + object + " are only sent to who may view all its records",
                        object);
            }
        }
    }

    private static String literals(List<String> values) {
        return values.stream().map(SoqlText::literal).collect(Collectors.joining(","));
    }

    private static String changeEvent(String object) {
        return object.endsWith("__c") ? object.substring(0, object.length() - 1) + CHANGE_EVENT : object + CHANGE_EVENT;
    }

    /** The objects that have no topic yet. The connector makes them when it starts, if it may. */
    private Set<String> missingTopics(List<String> objects) {
        Reading topics = reader.query("SELECT Name FROM PushTopic WHERE IsActive = true AND Name IN ("
                + literals(objects.stream().map(PushTopics::name).toList()) + ")");
        Set<String> names =
                topics.rows().stream().map(row -> row.path("Name").asText()).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(objects);
        missing.removeIf(object -> names.contains(PushTopics.name(object)));
        boolean mayCreate =
                reader.object(PUSH_TOPIC).filter(DescribedObject::createable).isPresent();
        for (String object : missing) {
            if (mayCreate) {
                findings.add(
                        Diagnosis.NOT_TRIED,
                        STREAM,
                        "the topic " + PushTopics.name(object)
                                + " is not there yet; the connector makes it when it starts");
            } else {
                findings.add(
                        Diagnosis.STREAM_TOPIC_MISSING,
                        STREAM,
                        "the topic " + PushTopics.name(object)
                                + " is missing, and the integration user may not create it",
                        PushTopics.name(object),
                        org.key("stream"));
            }
        }
        return missing;
    }

    private void checkEvents(String limit) {
        JsonNode daily = limits.content().path(limit);
        if (daily.isMissingNode()) {
            findings.add(
                    Diagnosis.CANNOT_BE_TOLD,
                    EVENTS,
                    "how many are left: " + limits.refusal().orElse("the org does not say " + limit));
            return;
        }
        long max = daily.path("Max").asLong();
        long left = daily.path("Remaining").asLong();
        String what = left + " of " + max + " are left for today";
        if (left <= 0) {
            findings.add(Diagnosis.STREAM_EVENTS_USED_UP, EVENTS, what, org.key("stream"));
        } else if (left * 100 < max * LOW_PERCENT) {
            findings.add(Diagnosis.STREAM_EVENTS_LOW, EVENTS, what);
        } else {
            findings.add(Diagnosis.STREAM_READY, EVENTS, what);
        }
    }

    private void checkChannels(List<String> channels) {
        if (channels.isEmpty()) {
            return;
        }
        Map<String, Interruption> refused = listen.apply(channels);
        for (String channel : channels) {
            Interruption why = refused.get(channel);
            if (why == null) {
                findings.add(Diagnosis.STREAM_READY, "/" + channel, "can be subscribed to");
            } else if (isOfTheNetwork(why)) {
                findings.add(
                        Diagnosis.STREAM_UNREACHABLE,
                        "/" + channel,
                        "the streaming server does not answer: " + why.word(),
                        org.key("stream"));
            } else {
                findings.add(
                        Diagnosis.STREAM_CHANNEL_REFUSED,
                        "/" + channel,
                        "is refused: " + why.word(),
                        org.key("stream"));
            }
        }
    }

    private static boolean isOfTheNetwork(Interruption why) {
        return switch (why) {
            case CONNECTION, SILENCE, NOT_ANSWERED, UNREADABLE -> true;
            default -> false;
        };
    }
}
