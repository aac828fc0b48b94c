package org.referralconnector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.referralconnector.carry.DeliveriesComponent;
import org.referralconnector.carry.DeliveriesEndpoint;
import org.referralconnector.stream.SalesforceStreamComponent;
import org.referralconnector.stream.SalesforceStreamEndpoint;

/** Camel's catalog with the components that the connector brings along. */
final class EndpointCatalog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelCatalog catalog = new DefaultCamelCatalog();

    EndpointCatalog() {
        catalog.addComponent("deliveries", DeliveriesComponent.class.getName(), descriptor(DeliveriesEndpoint.class));
        catalog.addComponent(
                "salesforce-stream",
                SalesforceStreamComponent.class.getName(),
                descriptor(SalesforceStreamEndpoint.class));
        // a placeholder without a setting stands as x
        addUnderAnotherName("salesforce", "referral-salesforce-x");
        addUnderAnotherName("sql", "referral-sql");
        addUnderAnotherName("quartz", "referral-quartz");
        addUnderAnotherName("http", "referral-http");
        addUnderAnotherName("http", "referral-intercom");
        addUnderAnotherName("platform-http", "operator-http");
    }

    /** What is wrong with an endpoint; empty if nothing is. */
    List<String> mistakes(String uri, Map<String, String> parameters) {
        StringBuilder whole = new StringBuilder(uri);
        parameters.forEach((name, value) -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value));
        EndpointValidationResult result = catalog.validateEndpointProperties(whole.toString());
        List<String> mistakes = new ArrayList<>();
        if (result.getUnknownComponent() != null) {
            mistakes.add("there is no component " + result.getUnknownComponent());
        }
        if (result.getUnknown() != null) {
            result.getUnknown().forEach(option -> mistakes.add("there is no option " + option));
        }
        if (!result.isSuccess() && mistakes.isEmpty()) {
            mistakes.add(
                    result.summaryErrorMessage(false).replaceAll("\\s+", " ").strip());
        }
        return mistakes;
    }

    /** What the component requires is set on it in Java, so that no endpoint needs to say it. */
    private void addUnderAnotherName(String scheme, String name) {
        try {
            ObjectNode descriptor = (ObjectNode) JSON.readTree(catalog.componentJSonSchema(scheme));
            ObjectNode component = descriptor.withObject("/component");
            component.put("scheme", name);
            component.put("syntax", component.path("syntax").asText().replace(scheme + ":", name + ":"));
            for (JsonNode option : descriptor.path("componentProperties")) {
                ((ObjectNode) option).put("required", false);
            }
            catalog.addComponent(name, "", pretty(descriptor));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What Camel's build tools would generate from the annotations of an endpoint class. */
    private static String descriptor(Class<?> endpoint) {
        UriEndpoint is = endpoint.getAnnotation(UriEndpoint.class);
        ObjectNode component = JSON.createObjectNode();
        component
                .putObject("component")
                .put("kind", "component")
                .put("name", is.scheme())
                .put("title", is.title())
                .put("scheme", is.scheme())
                .put("syntax", is.syntax())
                .put("consumerOnly", is.consumerOnly())
                .put("lenientProperties", is.lenientProperties());
        component.putObject("componentProperties");
        ObjectNode properties = component.putObject("properties");
        for (Field field : endpoint.getDeclaredFields()) {
            UriParam parameter = field.getAnnotation(UriParam.class);
            if (parameter != null) {
                option(properties, field, "parameter").put("defaultValue", parameter.defaultValue());
            } else if (field.isAnnotationPresent(UriPath.class)) {
                option(properties, field, "path")
                        .put("required", field.getAnnotation(Metadata.class).required());
            }
        }
        return pretty(component);
    }

    private static String pretty(ObjectNode descriptor) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(descriptor);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode option(ObjectNode properties, Field field, String kind) {
        return properties
                .putObject(field.getName())
                .put("index", properties.size() - 1)
                .put("kind", kind)
                .put("type", type(field.getType()))
                .put("javaType", field.getType().getName());
    }

    private static String type(Class<?> type) {
        if (type.equals(Duration.class)) {
            return "duration";
        }
        return type.equals(String.class) ? "string" : "integer";
    }
}
