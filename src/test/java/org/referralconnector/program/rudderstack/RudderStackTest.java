package org.referralconnector.program.rudderstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.referralconnector.campaign.ProgramFixture.program;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.referralconnector.campaign.ProgramFixture;
import org.referralconnector.journal.EventKind;
import org.referralconnector.journal.Target;
import org.referralconnector.program.GoldenCases;
import org.referralconnector.program.UnreadablePayload;

class RudderStackTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RudderStack rudderStack = new RudderStack();

    static List<GoldenCases.Case> cases() {
        return GoldenCases.of("rudderstack");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_payload_becomes_its_event(GoldenCases.Case golden) throws Exception {
        assertThat(golden.actual(rudderStack)).isEqualTo(golden.expected());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}| traits and context.traits are both missing; send what is known about the person as an object in one of them
            {"traits":null,"context":{"traits":null}}| traits and context.traits are both missing; send what is known about the person as an object in one of them
            {"context":{"externalId":[{"type":"crmNumber","id":"9"}]}}| traits and context.traits are both missing; send what is known about the person as an object in one of them
            {"traits":"Grace"}| traits is no object; send what is known about the person as an object
            {"context":{"traits":["Grace"]}}| context.traits is no object; send what is known about the person as an object
            {"traits":{"name":{"first":"Grace"}}}| traits.name is no text; send a text, or firstName and lastName
            {"context":{"traits":{"name":7}}}| context.traits.name is no text; send a text, or firstName and lastName
            {"traits":{},"userId":{"id":1}}| userId is a list or an object; send a text or a number
            {"traits":{},"userId":null}| userId and anonymousId are both missing; send at least one of them
            {"traits":{},"context":{"externalId":"9"}}| context.externalId is no list; send a list of objects with type and id
            {"traits":{},"context":{"externalId":["9"]}}| context.externalId.0 is no object; send an object with type and id
            {"traits":{},"context":{"externalId":[{"type":"x"},{"id":"003"}]}}| context.externalId.1 lacks type; say there what the id is an id of, such as Salesforce-Contact
            {"traits":{},"context":{"externalId":[{"type":"Salesforce","id":"003"}]}}| context.externalId.0.type names no object; write Salesforce- and the object's API name, such as Salesforce-Contact
            {"traits":{},"context":{"externalId":[{"type":"Salesforce-","id":"003"}]}}| context.externalId.0.type names no object; write Salesforce- and the object's API name, such as Salesforce-Contact
            {"traits":{},"context":{"externalId":[{"type":"Salesforce-a/../b","id":"003"}]}}| context.externalId.0.type names no object; write Salesforce- and the object's API name, such as Salesforce-Contact
            {"traits":{},"context":{"mappedToDestination":true}}| context.externalId is missing; a mapped event names its record there with id, type and identifierType
            {"traits":{},"context":{"mappedToDestination":true,"externalId":[{"type":"SALESFORCE-Account","id":"001"}]}}| context.externalId.0 lacks identifierType; a mapped event needs id, type and identifierType
            {"traits":{},"context":{"mappedToDestination":"true","externalId":[{"type":"SALESFORCE-Account","id":" ","identifierType":"Id"}]}}| context.externalId.0 lacks id; a mapped event needs id, type and identifierType
            {"traits":{},"context":{"mappedToDestination":true,"externalId":[{"type":"OTHER-Account","id":"001","identifierType":"Id"}]}}| context.externalId.0.type is no object of Salesforce; write SALESFORCE- and the object's API name
            {"traits":{},"context":{"mappedToDestination":true,"externalId":[{"type":"SALESFORCE","id":"001","identifierType":"Id"}]}}| context.externalId.0.type names no object; write Salesforce- and the object's API name, such as Salesforce-Contact
            {"traits":{},"context":{"mappedToDestination":true,"externalId":[{"type":"SALESFORCE-Account","id":7,"identifierType":"a b"}]}}| context.externalId.0.identifierType is no field; write Id or a field's API name, such as Customer_Number__c
            """)
    void an_identify_that_nobody_could_carry_is_refused_with_the_field_and_the_cure(String event, String message)
            throws Exception {
        Map<String, Object> payload =
                map("{\"type\":\"identify\",\"userId\":\"u-1\",\"integrations\":{\"Salesforce\":true}}");
        payload.putAll(map(event));

        refused(payload, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"userId":"u-1"}| type is missing; send identify, track, page, screen, group or alias
            {"type":["track"],"userId":"u-1"}| type is a list or an object; send a text or a number
            """)
    void an_event_needs_a_type(String event, String message) throws Exception {
        refused(map(event), message);
    }

    @ParameterizedTest
    @CsvSource({"userId, 256", "anonymousId, 256", "messageId, 256"})
    void an_id_that_is_too_long_is_refused(String field, int length) throws Exception {
        Map<String, Object> payload =
                map("{\"type\":\"identify\",\"traits\":{},\"integrations\":{\"Salesforce\":true}}");
        payload.put(field, "x".repeat(length));

        refused(payload, field + " is too long; send at most 255 characters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            {"type":"track"}| unknown| -
            {"type":"page","messageId":"m-1"}| m-1| m-1
            {"type":"track","messageId":["m-1"]}| unknown| -
            {"type":"track","messageId":"LONG","userId":"LONG","anonymousId":"a-1"}| a-1| -
            {"type":"track","userId":{"id":1},"properties":{"email":"Grace@example.org"}}| grace@example.org| -
            {"type":"group","context":{"externalId":[{"type":"crm","id":"LONG"}]},"messageId":"m-2"}| m-2| m-2
            {"type":"identify","traits":"Grace","userId":[7],"messageId":{"id":1}}| unknown| -
            {"type":"identify","integrations":[true],"context":{"externalId":"9","traits":7},"messageId":"m-3"}| m-3| m-3
            {"type":"identify","integrations":{"Salesforce":false},"traits":{"name":{}}}| unknown| -
            """)
    void an_event_that_is_only_kept_may_have_any_shape(String event, String participant, String senderId)
            throws Exception {
        assertThat(rudderStack.events(program("rudderstack").rules(), map(event.replace("LONG", "x".repeat(256)))))
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.kind()).isIn(EventKind.OTHER, EventKind.WITHHELD);
                    assertThat(kept.participant()).isEqualTo(participant);
                    assertThat(kept.senderId()).isEqualTo(Optional.ofNullable(senderId));
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -           | Lead                    | true
            -           | cOnTaCt                 | true
            -           | opportunity             | true
            -           | Invoice__C              | true
            -           | User                    | false
            -           | PermissionSetAssignment | false
            -           | Lead__Share             | false
            Lead,User   | uSER                    | true
            lead        | Contact                 | false
            lead        | Invoice__c              | false
            invoice__C  | Invoice__c              | true
            """)
    void a_sender_may_only_name_objects_that_the_campaign_lets(String objects, String object, boolean taken)
            throws Exception {
        ProgramFixture program = program("rudderstack");
        if (objects != null) {
            program.objects(objects.split(","));
        }
        String event = """
                {"type":"identify","userId":"u-1","traits":{},"integrations":{"Salesforce":true},"context":{%s
                 "externalId":[{"type":"Salesforce-%s","id":"7","identifierType":"Id"}]}}""";

        for (String mapped : List.of("", "\"mappedToDestination\":true,")) {
            Map<String, Object> payload = map(event.formatted(mapped, object));
            if (taken) {
                assertThat(rudderStack.events(program.rules(), payload).get(0).targets())
                        .containsExactly(Target.known(object, "7"));
            } else {
                assertThatExceptionOfType(UnreadablePayload.class)
                        .isThrownBy(() -> rudderStack.events(program.rules(), payload))
                        .withMessage("context.externalId.0.type names an object that the campaign does not let senders"
                                + " name; add it to program.objects");
            }
        }
    }

    private void refused(Map<String, Object> payload, String message) {
        assertThatExceptionOfType(UnreadablePayload.class)
                .isThrownBy(() -> rudderStack.events(program("rudderstack").rules(), payload))
                .withMessage(message);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) throws Exception {
        return JSON.readValue(json, Map.class);
    }
}
