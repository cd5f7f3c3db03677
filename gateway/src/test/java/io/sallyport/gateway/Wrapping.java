package io.sallyport.gateway;

import io.sallyport.gateway.identity.SamlIdp;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Signature wrapping: what was signed stays somewhere, and something else is where it was. */
final class Wrapping {
  private final Document document;
  private final Element response;
  private final Element assertion;
  private final Element signature;

  Wrapping(Document signed) {
    this.document = signed;
    this.response = signed.getDocumentElement();
    this.assertion = (Element) signed.getElementsByTagNameNS("*", "Assertion").item(0);
    this.signature =
        (Element) signed.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
  }

  /** A copy that says that mallory has signed in, with another identifier and no signature. */
  private static Element evil(Element of) {
    Element copy = (Element) of.cloneNode(true);
    Node inner = copy.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
    if (inner != null) {
      inner.getParentNode().removeChild(inner);
    }
    copy.setAttribute("ID", "_evil");
    copy.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("mallory");
    return copy;
  }

  /** What was signed, without its signature, which it is digested without. */
  private static Element bare(Element of) {
    Element copy = (Element) of.cloneNode(true);
    Node inner = copy.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
    inner.getParentNode().removeChild(inner);
    return copy;
  }

  private Element object(Element content) {
    Element object = document.createElementNS(XMLSignature.XMLNS, "ds:Object");
    object.appendChild(content);
    return object;
  }

  Document make(int kind) {
    switch (kind) {
      case 1, 2 -> {
        Element original = bare(response);
        response.setAttribute("ID", "_evil");
        assertion.setAttribute("ID", "_evil-too");
        response.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("mallory");
        if (kind == 1) {
          signature.appendChild(original);
        } else {
          // Behind what is read first.
          response.appendChild(original);
        }
      }
      case 3 -> response.insertBefore(evil(assertion), assertion);
      case 4 -> {
        Element evil = evil(assertion);
        response.replaceChild(evil, assertion);
        evil.appendChild(assertion);
      }
      case 5, 6, 8 -> {
        Element original = bare(assertion);
        assertion.setAttribute("ID", "_evil");
        assertion.getElementsByTagNameNS("*", "NameID").item(0).setTextContent("mallory");
        if (kind == 5) {
          response.appendChild(original);
        } else {
          signature.appendChild(kind == 6 ? original : object(original));
        }
      }
      default -> {
        Element extensions =
            document.createElementNS("urn:oasis:names:tc:SAML:2.0:protocol", "samlp:Extensions");
        extensions.appendChild(evil(assertion));
        response.insertBefore(extensions, assertion);
      }
    }
    return document;
  }

  private static String named(Document document) {
    Element first = (Element) document.getElementsByTagNameNS("*", "Assertion").item(0);
    for (Node node = first.getFirstChild(); node != null; node = node.getNextSibling()) {
      if ("Subject".equals(node.getLocalName())) {
        return ((Element) node).getElementsByTagNameNS("*", "NameID").item(0).getTextContent();
      }
    }
    return "nobody";
  }

  /** The naive reader: any signature that holds is good, and the first assertion is read. */
  static String fooled(Document document, SamlIdp idp) throws Exception {
    Document again = SamlIdp.parsed(SamlIdp.text(document));
    NodeList signatures = again.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(idp.certificate.getPublicKey()), signatures.item(0));
    NodeList all = again.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      if (((Element) all.item(i)).hasAttribute("ID")) {
        context.setIdAttributeNS((Element) all.item(i), null, "ID");
      }
    }
    try {
      boolean holds =
          XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
      return holds ? named(again) : "";
    } catch (MarshalException e) {
      return "no reader at all";
    }
  }
}
