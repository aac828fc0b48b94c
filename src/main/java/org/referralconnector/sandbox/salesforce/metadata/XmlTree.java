package org.referralconnector.sandbox.salesforce.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.referralconnector.sandbox.http.Json;
import org.referralconnector.sandbox.salesforce.soap.SoapMessage;
import org.w3c.dom.Element;

/** Definitions as the XML of the Metadata API, and as the JSON of the Tooling API. */
final class XmlTree {
    private XmlTree() {}

    /** All values become text; an element that comes several times becomes a list. */
    static JsonNode json(Element element) {
        List<Element> children = SoapMessage.children(element);
        if (children.isEmpty()) {
            return TextNode.valueOf(element.getTextContent());
        }
        ObjectNode object = Json.object();
        for (Element child : children) {
            String name = child.getLocalName();
            JsonNode former = object.get(name);
            if (former instanceof ArrayNode list) {
                list.add(json(child));
            } else if (former != null) {
                object.set(name, Json.array().add(former).add(json(child)));
            } else {
                object.set(name, json(child));
            }
        }
        return object;
    }

    /** The members of an object as elements, those of a list one after the other; null values are left out. */
    static String xml(ObjectNode object) {
        StringBuilder xml = new StringBuilder();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            append(xml, member.getKey(), member.getValue());
        }
        return xml.toString();
    }

    private static void append(StringBuilder xml, String name, JsonNode value) {
        if (value.isArray()) {
            value.forEach(each -> append(xml, name, each));
        } else if (value instanceof ObjectNode object) {
            xml.append('<')
                    .append(name)
                    .append('>')
                    .append(xml(object))
                    .append("</")
                    .append(name)
                    .append('>');
        } else if (!value.isNull()) {
            xml.append(SoapMessage.element(name, value.asText()));
        }
    }
}
