package io.sallyport.gateway.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * XML of strangers, of which nothing is read in two ways: no document type and so no entities, no
 * comments and processing instructions, which cut texts in two for some readers, and no identifier
 * twice.
 */
final class SamlXml {
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  private static final int DEEPEST = 50;

  private SamlXml() {}

  static Document read(byte[] xml) throws SamlMisfit {
    Document document;
    try {
      document = builder().parse(new ByteArrayInputStream(xml));
    } catch (SAXException | IOException e) {
      throw new SamlMisfit(SamlMisfit.Kind.ANSWER, "it is not XML as it is read here", e);
    }
    // XML 1.1 has other characters and line ends, and no form in which it is signed.
    if (!"1.0".equals(document.getXmlVersion())) {
      throw new SamlMisfit("it is not XML 1.0");
    }
    for (Node node = document.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node != document.getDocumentElement()) {
        throw new SamlMisfit("there is something beside the message");
      }
    }
    look(document);
    return document;
  }

  /** Looks through all of it, anew where something was put into it. */
  static void look(Document document) throws SamlMisfit {
    look(document.getDocumentElement(), 1, new HashSet<>());
  }

  /** The JDK's own parser, whatever else is on the class path. */
  private static DocumentBuilder builder() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's XML parser knows these features.", e);
    }
  }

  /** The one that is there otherwise writes to stderr. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  private static void look(Element element, int depth, Set<String> ids) throws SamlMisfit {
    if (depth > DEEPEST) {
      throw new SamlMisfit("it is nested over " + DEEPEST + " deep");
    }
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      // Whatever a reader could take for an identifier: ID, Id, id, xml:id, wsu:Id.
      if (attribute.getLocalName().equalsIgnoreCase("id") && !ids.add(attribute.getValue())) {
        throw new SamlMisfit("an identifier stands twice");
      }
    }
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        look(child, depth + 1, ids);
      } else if (node.getNodeType() != Node.TEXT_NODE
          && node.getNodeType() != Node.CDATA_SECTION_NODE) {
        throw new SamlMisfit("there is a comment or a processing instruction");
      }
    }
  }

  static boolean is(Element element, String namespace, String name) {
    return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
  }

  static List<Element> children(Element parent) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }

  static List<Element> children(Element parent, String namespace, String name) {
    return children(parent).stream().filter(one -> is(one, namespace, name)).toList();
  }

  /** The child of that name, or null where there is none; two are a refusal. */
  static @Nullable Element optional(Element parent, String namespace, String name)
      throws SamlMisfit {
    List<Element> found = children(parent, namespace, name);
    if (found.size() > 1) {
      throw new SamlMisfit("there is more than one " + name);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  /** The one child of that name. */
  static Element one(Element parent, String namespace, String name) throws SamlMisfit {
    Element found = optional(parent, namespace, name);
    if (found == null) {
      throw new SamlMisfit("there is no " + name);
    }
    return found;
  }

  /** Its text, where it holds nothing else. */
  static String text(Element element) throws SamlMisfit {
    if (!children(element).isEmpty()) {
      throw new SamlMisfit(element.getLocalName() + " holds more than text");
    }
    return element.getTextContent().strip();
  }

  /** The attribute's value, or null where there is none. */
  static @Nullable String attribute(Element element, String name) {
    return element.hasAttributeNS(null, name) ? element.getAttributeNS(null, name) : null;
  }
}
