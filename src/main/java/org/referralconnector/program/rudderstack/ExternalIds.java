package org.referralconnector.program.rudderstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.referralconnector.campaign.ProgramRules;
import org.referralconnector.journal.Target;
import org.referralconnector.program.Fields;
import org.referralconnector.program.UnreadablePayload;

/** The records that an event names itself, under {@code context.externalId}. */
final class ExternalIds {
    private static final String PLACE = "context.externalId";
    private static final String FIRST = PLACE + ".0";
    private static final String SALESFORCE = "salesforce";
    private static final Pattern API_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    private static final int LONGEST_ID = 255;

    private final ProgramRules rules;
    private final Fields fields;

    ExternalIds(ProgramRules rules, Fields fields) {
        this.rules = rules;
        this.fields = fields;
    }

    /** True if the sender has mapped the event to one record, found by a field of the sender's choice. */
    boolean mapped() {
        Object flag = fields.at("context.mappedToDestination").orElse(false);
        return Boolean.TRUE.equals(flag) || "true".equals(flag);
    }

    /**
     * The first id that says what it is an id of, as {@code type:id}, for an event that names its person in no other way.
     *
     * @throws UnreadablePayload if it is longer than 255 characters
     */
    Optional<String> first() throws UnreadablePayload {
        if (!(fields.at(PLACE).orElse(null) instanceof List<?> list)) {
            return Optional.empty();
        }
        for (int i = 0; i < list.size(); i++) {
            Optional<String> type = plainText(i, "type");
            Optional<String> id = plainText(i, "id");
            if (type.isPresent() && id.isPresent()) {
                String name = type.get() + ":" + id.get();
                if (name.length() > LONGEST_ID) {
                    throw new UnreadablePayload(PLACE + "." + i + " is too long; send a userId or an anonymousId");
                }
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /**
     * The records in Salesforce, in the order of the event.
     *
     * @throws UnreadablePayload if one of them is not named completely, or is of an object that the campaign does not let
     *     senders name; the message says what is missing
     */
    List<Target> targets() throws UnreadablePayload {
        List<?> list = list();
        if (mapped()) {
            return List.of(mappedTarget(list));
        }
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String at = PLACE + "." + i;
            String type = fields.text(at + ".type")
                    .orElseThrow(() -> new UnreadablePayload(
                            at + " lacks type; say there what the id is an id of, such as" + " Salesforce-Contact"));
            if (isSalesforce(type)) {
                String object = object(at, type);
                targets.add(fields.id(at + ".id")
                        .map(id -> Target.known(object, id))
                        .orElseGet(() -> Target.created(object)));
            }
        }
        return targets;
    }

    private Target mappedTarget(List<?> list) throws UnreadablePayload {
        if (list.isEmpty()) {
            throw new UnreadablePayload(
                    PLACE + " is missing; a mapped event names its record there with id, type and identifierType");
        }
        String id = needed("id");
        String type = needed("type");
        String field = needed("identifierType");
        if (!type.toLowerCase(Locale.ROOT).contains(SALESFORCE)) {
            throw new UnreadablePayload(
                    FIRST + ".type is no object of Salesforce; write SALESFORCE- and the object's API name");
        }
        String object = object(FIRST, type);
        if (field.equalsIgnoreCase("Id")) {
            return Target.known(object, id);
        }
        if (!API_NAME.matcher(field).matches()) {
            throw new UnreadablePayload(
                    FIRST + ".identifierType is no field; write Id or a field's API name, such as Customer_Number__c");
        }
        Object value = fields.at(FIRST + ".id").orElseThrow();
        return Target.found(object, field, value instanceof Number ? value : id);
    }

    private String needed(String part) throws UnreadablePayload {
        return fields.id(FIRST + "." + part)
                .orElseThrow(() -> new UnreadablePayload(
                        FIRST + " lacks " + part + "; a mapped event needs id, type and identifierType"));
    }

    private List<?> list() throws UnreadablePayload {
        Optional<Object> value = fields.at(PLACE);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof List<?> list)) {
            throw new UnreadablePayload(PLACE + " is no list; send a list of objects with type and id");
        }
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map)) {
                throw new UnreadablePayload(PLACE + "." + i + " is no object; send an object with type and id");
            }
        }
        return list;
    }

    private Optional<String> plainText(int position, String part) {
        return fields.at(PLACE + "." + position + "." + part)
                .filter(value -> value instanceof String || value instanceof Number)
                .map(value -> value.toString().strip())
                .filter(text -> !text.isEmpty());
    }

    private static boolean isSalesforce(String type) {
        String lowerCase = type.toLowerCase(Locale.ROOT);
        return lowerCase.equals(SALESFORCE) || lowerCase.startsWith(SALESFORCE + "-");
    }

    private String object(String at, String type) throws UnreadablePayload {
        String object = type.substring(type.indexOf('-') + 1);
        if (type.indexOf('-') < 0 || !API_NAME.matcher(object).matches()) {
            throw new UnreadablePayload(
                    at + ".type names no object; write Salesforce- and the object's API name, such as"
                            + " Salesforce-Contact");
        }
        if (!rules.lets(object)) {
            throw new UnreadablePayload(at + ".type names an object that the campaign does not let senders name;"
                    + " add it to program.objects");
        }
        return object;
    }
}
