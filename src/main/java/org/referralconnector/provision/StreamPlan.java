package org.referralconnector.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.referralconnector.provision.OrgTalk.Unreadable;

/**
 * Plans the objects whose changes Change Data Capture tells. Without the add-on an org may select five; what others have
 * selected is counted and never taken away.
 */
final class StreamPlan {
    /** What an org may select without the add-on (Change Data Capture Developer Guide, allocations). */
    static final int MOST_ENTITIES = 5;

    private static final String USUAL_CHANNEL = "ChangeEvents";
    private static final String CUSTOM = "__chn";
    private static final String MEMBER = "PlatformEventChannelMember";
    private static final String CHANNEL = "PlatformEventChannel";

    private final OrgTalk org;
    private final ObjectMapper json;

    StreamPlan(OrgTalk org, ObjectMapper json) {
        this.org = org;
        this.json = json;
    }

    /** Adds what is missing so that the changes of these objects are told. */
    void addTo(Plan plan, List<String> objects, Optional<String> custom) throws Unreadable {
        List<JsonNode> members = org.toolingRows("SELECT Id, EventChannel, SelectedEntity FROM " + MEMBER);
        Set<String> names = new TreeSet<>();
        if (custom.isPresent()) {
            names.addAll(channel(plan, custom.get()));
        } else {
            names.add(USUAL_CHANNEL);
        }
        Set<String> selected = new TreeSet<>();
        Set<String> here = new TreeSet<>();
        for (JsonNode member : members) {
            String entity = member.path("SelectedEntity").asText();
            selected.add(entity);
            if (names.contains(member.path("EventChannel").asText())) {
                here.add(entity);
            }
        }
        for (String object : objects) {
            addMember(plan, object, custom, selected, here);
        }
    }

    private void addMember(Plan plan, String object, Optional<String> custom, Set<String> selected, Set<String> here) {
        String entity = object.replaceFirst("__c$", "__") + "ChangeEvent";
        String part = "Change Data Capture of " + object;
        if (here.contains(entity)) {
            plan.add(Result.there(part, "selected"));
            return;
        }
        if (selected.add(entity) && selected.size() > MOST_ENTITIES) {
            selected.remove(entity);
            plan.add(
                    Result.refused(
                            part,
                            "selected",
                            Refusal.of(
                                    "CDC_ALLOCATION",
                                    "Already selected are " + String.join(", ", selected) + ", and without the add-on "
                                            + MOST_ENTITIES
                                            + " is all that can be. Deselect one that nobody needs (Setup,"
                                            + " Change Data Capture), or let referral.salesforce.stream be push-topic or poll.")));
            return;
        }
        String channel = custom.orElse(USUAL_CHANNEL);
        ObjectNode body = json.createObjectNode().put("FullName", channel.replace("__", "_") + "_" + entity);
        body.putObject("Metadata").put("eventChannel", channel).put("selectedEntity", entity);
        plan.add(new Step(
                part,
                "selected",
                custom.map(name -> List.of(part(name))).orElse(List.of()),
                ids -> org.attempt(org.api().createInTooling(MEMBER, body.toString()))));
    }

    /** What members say of their channel if it is this one: its name or its id. */
    private Set<String> channel(Plan plan, String name) throws Unreadable {
        Set<String> names = new TreeSet<>(Set.of(name));
        for (JsonNode row : org.toolingRows("SELECT Id, DeveloperName FROM " + CHANNEL)) {
            if (name.equals(row.path("DeveloperName").asText().replaceFirst(CUSTOM + "$", "") + CUSTOM)) {
                names.add(row.path("Id").asText());
                plan.add(Result.there(part(name), "channel of change events"));
                return names;
            }
        }
        ObjectNode body = json.createObjectNode().put("FullName", name);
        body.putObject("Metadata").put("channelType", "data").put("label", "Referral Connector");
        plan.add(new Step(
                part(name),
                "channel of change events",
                List.of(),
                ids -> org.attempt(org.api().createInTooling(CHANNEL, body.toString()))));
        return names;
    }

    private static String part(String channel) {
        return "channel " + channel;
    }
}
