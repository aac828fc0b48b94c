package org.referralconnector.sandbox.salesforce.soap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.referralconnector.sandbox.http.Answer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** One SOAP request, and the answers to it. Names are looked up without their namespaces. */
public final class SoapMessage {
    private static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";

    private final Document document;

    private SoapMessage(Document document) {
        this.document = document;
    }

    /** Reads a request; empty if the bytes are no XML, or XML with a document type. */
    public static Optional<SoapMessage> read(byte[] message) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // without a handler of its own the parser writes to the standard error stream
            builder.setErrorHandler(new DefaultHandler());
            return Optional.of(new SoapMessage(builder.parse(new ByteArrayInputStream(message))));
        } catch (SAXException | IOException unreadable) {
            return Optional.empty();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is an element of this name anywhere. */
    public boolean has(String name) {
        return document.getElementsByTagNameNS("*", name).getLength() > 0;
    }

    /** The text of the first element of this name, empty if there is none. */
    public String text(String name) {
        NodeList found = document.getElementsByTagNameNS("*", name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    /** The element in the body, which names the operation. */
    public Optional<Element> operation() {
        NodeList bodies = document.getElementsByTagNameNS(ENVELOPE, "Body");
        return bodies.getLength() == 0
                ? Optional.empty()
                : children((Element) bodies.item(0)).stream().findFirst();
    }

    /** The elements directly below this one. */
    public static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    /** The elements of this name directly below this one. */
    public static List<Element> children(Element parent, String name) {
        return children(parent).stream()
                .filter(each -> each.getLocalName().equals(name))
                .toList();
    }

    /** A refused call. */
    public static Answer fault(String code, String message) {
        return envelope(
                500,
                "<soapenv:Fault><faultcode>sf:" + escaped(code) + "</faultcode>"
                        + element("faultstring", code + ": " + message) + "</soapenv:Fault>");
    }

    /**
     * An answer.
     *
     * @param body XML in which {@code xsi} names the schema instances
     */
    public static Answer envelope(int status, String body) {
        return Answer.text(
                status,
                "text/xml;charset=UTF-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"" + ENVELOPE + "\""
                        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                        + " xmlns:sf=\"urn:fault.partner.soap.sforce.com\"><soapenv:Body>"
                        + body + "</soapenv:Body></soapenv:Envelope>");
    }

    public static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
