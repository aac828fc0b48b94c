package org.referralconnector.sandbox.salesforce.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.referralconnector.sandbox.http.Answer;
import org.referralconnector.sandbox.http.Call;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.refusal.Refusal;
import org.referralconnector.sandbox.salesforce.soap.SoapMessage;
import org.w3c.dom.Element;

/** The calls of the Metadata API which read and write single parts of the organization: its custom fields. */
public final class MetadataApi {
    private static final String NAMESPACE = "http://soap.sforce.com/2006/04/metadata";
    private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
    private static final String CUSTOM_FIELD = "CustomField";
    private static final int MOST_PARTS = 10;

    private final CustomFields customFields;
    private final Predicate<Call> mayCustomize;

    /**
     * The Metadata API of one organization.
     *
     * @param mayCustomize whether the user of a call has the permission Customize Application
     */
    public MetadataApi(CustomFields customFields, Predicate<Call> mayCustomize) {
        this.customFields = customFields;
        this.mayCustomize = mayCustomize;
    }

    /** The same call with the session of its SOAP header as a bearer token, as all others have it. */
    public static Call withSession(Call call) {
        String session = SoapMessage.read(call.body())
                .map(message -> message.text("sessionId"))
                .orElse("");
        return call.withHeader("Authorization", "Bearer " + session);
    }

    /** A refusal of a whole call. */
    public static Answer refused(Refusal refusal) {
        return SoapMessage.fault(refusal.code(), refusal.getMessage());
    }

    /** Answers a call whose session has been checked. */
    public Answer answer(Call call) {
        try {
            Element operation = SoapMessage.read(call.body())
                    .flatMap(SoapMessage::operation)
                    .orElseThrow(() -> Refusal.of(500, "UNKNOWN_EXCEPTION", "unreadable SOAP message"));
            if (!mayCustomize.test(call)) {
                throw Refusal.of(
                        500,
                        "INSUFFICIENT_ACCESS",
                        "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions");
            }
            return answer(operation);
        } catch (Refusal refusal) {
            return refused(refusal);
        }
    }

    private Answer answer(Element operation) {
        String name = operation.getLocalName();
        return switch (name) {
            case "createMetadata" -> written(name, operation, this::create);
            case "updateMetadata" -> written(name, operation, this::update);
            case "upsertMetadata" -> written(name, operation, this::upsert);
            case "deleteMetadata" -> deleted(name, operation);
            case "readMetadata" -> read(name, operation);
            case "listMetadata" -> list(name, operation);
            case "describeMetadata" -> answered(name, "<result>" + XmlTree.xml(description()) + "</result>");
            default -> throw Refusal.of(500, "UNSUPPORTED_OPERATION", name + " is not emulated");
        };
    }

    private ObjectNode create(JsonNode definition) {
        customFields.create(fullName(definition), definition);
        return Json.object();
    }

    private ObjectNode update(JsonNode definition) {
        customFields.update(existing(fullName(definition)), definition);
        return Json.object();
    }

    private ObjectNode upsert(JsonNode definition) {
        boolean creates = customFields.named(fullName(definition)).isEmpty();
        return (creates ? create(definition) : update(definition)).put("created", creates);
    }

    private Answer written(String operation, Element request, Function<JsonNode, ObjectNode> deed) {
        List<Element> parts = atMostTen(SoapMessage.children(request, "metadata"));
        parts.forEach(part -> requireCustomField(typeOf(part)));
        StringBuilder results = new StringBuilder();
        for (Element part : parts) {
            JsonNode definition = XmlTree.json(part);
            results.append(result(definition.path("fullName").asText(), () -> deed.apply(definition)));
        }
        return answered(operation, results.toString());
    }

    private Answer deleted(String operation, Element request) {
        requireCustomField(textOf(request, "type"));
        StringBuilder results = new StringBuilder();
        for (Element name : atMostTen(SoapMessage.children(request, "fullNames"))) {
            String fullName = name.getTextContent();
            results.append(result(fullName, () -> {
                customFields.delete(existing(fullName));
                return Json.object();
            }));
        }
        return answered(operation, results.toString());
    }

    private Answer read(String operation, Element request) {
        requireCustomField(textOf(request, "type"));
        StringBuilder records = new StringBuilder();
        for (Element name : atMostTen(SoapMessage.children(request, "fullNames"))) {
            records.append(customFields
                    .named(name.getTextContent())
                    .map(field -> "<records xsi:type=\"CustomField\">"
                            + SoapMessage.element("fullName", field.fullName()) + XmlTree.xml(field.metadata())
                            + "</records>")
                    .orElse("<records xsi:nil=\"true\"/>"));
        }
        return answered(operation, "<result>" + records + "</result>");
    }

    private Answer list(String operation, Element request) {
        StringBuilder results = new StringBuilder();
        for (Element query : SoapMessage.children(request, "queries")) {
            requireCustomField(textOf(query, "type"));
            for (CustomField field : customFields.all()) {
                ObjectNode file = Json.object()
                        .put("createdDate", field.notes().created().toString())
                        .put("fileName", "objects/" + field.object() + ".object")
                        .put("fullName", field.fullName())
                        .put("id", field.id())
                        .put("lastModifiedDate", field.notes().modified().toString())
                        .put("manageableState", "unmanaged")
                        .put("type", CUSTOM_FIELD);
                results.append("<result>").append(XmlTree.xml(file)).append("</result>");
            }
        }
        return answered(operation, results.toString());
    }

    private static ObjectNode description() {
        ObjectNode description = Json.object();
        description
                .putObject("metadataObjects")
                .put("childXmlNames", CUSTOM_FIELD)
                .put("directoryName", "objects")
                .put("inFolder", false)
                .put("metaFile", false)
                .put("suffix", "object")
                .put("xmlName", "CustomObject");
        return description
                .put("organizationNamespace", "")
                .put("partialSaveAllowed", true)
                .put("testRequired", false);
    }

    /** Does one part of a call. */
    @FunctionalInterface
    private interface Deed {
        /** What the result says beside success. */
        ObjectNode run();
    }

    private static String result(String fullName, Deed deed) {
        ObjectNode result = Json.object();
        try {
            result.setAll(deed.run());
            result.put("fullName", fullName).put("success", true);
        } catch (Refusal refusal) {
            ObjectNode error = result.putObject("errors");
            refusal.fields().forEach(error.putArray("fields")::add);
            error.put("message", refusal.getMessage()).put("statusCode", refusal.code());
            result.put("fullName", fullName).put("success", false);
        }
        return "<result>" + XmlTree.xml(result) + "</result>";
    }

    private CustomField existing(String fullName) {
        return customFields
                .named(fullName)
                .orElseThrow(() -> Refusal.record(
                        "INVALID_CROSS_REFERENCE_KEY",
                        "In field: fullName - no CustomField named " + fullName + " found"));
    }

    private static String fullName(JsonNode definition) {
        String fullName = definition.path("fullName").asText("");
        if (fullName.isEmpty()) {
            throw Refusal.record("REQUIRED_FIELD_MISSING", "Required fields are missing: [fullName]", "fullName");
        }
        return fullName;
    }

    private static List<Element> atMostTen(List<Element> parts) {
        if (parts.size() > MOST_PARTS) {
            throw Refusal.of(500, "LIMIT_EXCEEDED", "at most " + MOST_PARTS + " parts are allowed in one call");
        }
        return parts;
    }

    private static void requireCustomField(String type) {
        if (!type.equals(CUSTOM_FIELD)) {
            throw Refusal.of(500, "INVALID_TYPE", "the type " + type + " is not emulated");
        }
    }

    /** {@code xsi:type}, whose value may begin with a prefix of its own. */
    private static String typeOf(Element part) {
        String type = part.getAttributeNS(SCHEMA_INSTANCE, "type");
        return type.substring(type.indexOf(':') + 1);
    }

    private static String textOf(Element parent, String name) {
        List<Element> found = SoapMessage.children(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    private static Answer answered(String operation, String results) {
        String name = operation + "Response";
        return SoapMessage.envelope(200, "<" + name + " xmlns=\"" + NAMESPACE + "\">" + results + "</" + name + ">");
    }
}
