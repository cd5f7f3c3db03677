package io.sallyport.gateway.identity;

import static io.sallyport.gateway.identity.SamlXml.ASSERTION;
import static io.sallyport.gateway.identity.SamlXml.PROTOCOL;
import static io.sallyport.gateway.identity.SamlXml.attribute;
import static io.sallyport.gateway.identity.SamlXml.children;
import static io.sallyport.gateway.identity.SamlXml.is;
import static io.sallyport.gateway.identity.SamlXml.one;
import static io.sallyport.gateway.identity.SamlXml.optional;
import static io.sallyport.gateway.identity.SamlXml.text;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.crypto.dsig.XMLSignature;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * An answer to a request to sign in (SAML Profiles §4.1.4), held to everything that it has to say:
 * one assertion, in the place that it belongs, signed itself or by the answer around it, of that
 * identity provider, for this gateway, to this request, now. One thread at a time.
 */
final class SamlAnswer {
  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  /** Conditions that ask for nothing more than what always holds here. */
  private static final Set<String> HELD = Set.of("OneTimeUse", "ProxyRestriction");

  private final SamlSettings settings;
  private final String request;
  private final Instant now;
  private final Element response;
  private final Element assertion;

  private SamlAnswer(
      SamlSettings settings, String request, Instant now, Element response, Element assertion) {
    this.settings = settings;
    this.request = request;
    this.now = now;
    this.response = response;
    this.assertion = assertion;
  }

  /**
   * What somebody is said to be, once everything holds.
   *
   * @param id the assertion's
   * @param until when the assertion counts no more
   * @param ends when the session at the identity provider ends, or null where it says nothing
   * @param values what is said of the subject: attributes by their names, a text or a list of
   *     texts, and {@link SamlSettings#NAME_ID}
   */
  record Said(String id, Instant until, @Nullable Instant ends, Map<String, Object> values) {}

  /**
   * Reads an answer.
   *
   * @param request the request that it has to answer
   */
  static Said said(
      SamlSettings settings,
      SamlSignature signature,
      String request,
      Instant now,
      Document document)
      throws SamlMisfit {
    Element response = document.getDocumentElement();
    if (!is(response, PROTOCOL, "Response")) {
      throw new SamlMisfit("it is no Response");
    }
    status(response);
    if (count(document, "Assertion") + count(document, "EncryptedAssertion") != 1
        || count(document, "Response") != 1) {
      throw new SamlMisfit("it has to hold exactly one assertion");
    }
    // The answer is signed as it was sent, an assertion as it was before it was encrypted.
    int verified = verified(signature, response);
    Element assertion = assertion(settings.seal(), document);
    verified += verified(signature, assertion);
    if (verified == 0 || verified != count(document, "Signature")) {
      throw new SamlMisfit("a signature is missing, or one stands where none belongs");
    }
    SamlAnswer answer = new SamlAnswer(settings, request, now, response, assertion);
    answer.addressed();
    return answer.asserted();
  }

  private static int count(Document document, String name) {
    return document.getElementsByTagNameNS("*", name).getLength();
  }

  /** The one assertion, put where it belongs where it was encrypted. */
  private static Element assertion(@Nullable SamlSeal seal, Document document) throws SamlMisfit {
    Element response = document.getDocumentElement();
    Element encrypted = optional(response, ASSERTION, "EncryptedAssertion");
    if (encrypted != null) {
      if (seal == null) {
        throw new SamlMisfit("the assertion is encrypted, and 'decrypt' names no key");
      }
      Element opened = seal.opened(encrypted);
      response.replaceChild(document.importNode(opened, true), encrypted);
      SamlXml.look(document);
      if (count(document, "Assertion") != 1 || count(document, "EncryptedAssertion") != 0) {
        throw new SamlMisfit("what was encrypted has to be exactly one assertion");
      }
    }
    return one(response, ASSERTION, "Assertion");
  }

  /** A refusal needs no signature: it refuses whoever sends it. */
  private static void status(Element response) throws SamlMisfit {
    Element code = one(one(response, PROTOCOL, "Status"), PROTOCOL, "StatusCode");
    String value = attribute(code, "Value");
    if (!SUCCESS.equals(value)) {
      throw new SamlMisfit(SamlMisfit.Kind.REFUSED, "the identity provider says " + value, null);
    }
  }

  /** How many signatures stand there, none or one, each of which holds. */
  private static int verified(SamlSignature signature, Element holder) throws SamlMisfit {
    Element found = optional(holder, XMLSignature.XMLNS, "Signature");
    if (found != null) {
      signature.verify(holder, found);
    }
    return found == null ? 0 : 1;
  }

  /** What the answer says of itself; with a signed assertion alone it is not proven by itself. */
  private void addressed() throws SamlMisfit {
    Element issuer = optional(response, ASSERTION, "Issuer");
    if (issuer != null && !text(issuer).equals(settings.idp())) {
      throw new SamlMisfit("the answer is of another identity provider");
    }
    if (!"2.0".equals(attribute(response, "Version"))
        || !settings.back().toString().equals(attribute(response, "Destination"))) {
      throw new SamlMisfit("the answer is for another destination");
    }
    asked(response);
    past(response);
  }

  private void asked(Element element) throws SamlMisfit {
    if (!request.equals(attribute(element, "InResponseTo"))) {
      throw new SamlMisfit(
          SamlMisfit.Kind.UNASKED, element.getLocalName() + " answers another request", null);
    }
  }

  private void past(Element element) throws SamlMisfit {
    Instant issued = instant(element, "IssueInstant");
    if (issued == null || issued.isAfter(now.plus(settings.skew()))) {
      throw stale(element.getLocalName() + " is of the future");
    }
  }

  private Said asserted() throws SamlMisfit {
    if (!"2.0".equals(attribute(assertion, "Version"))
        || !text(one(assertion, ASSERTION, "Issuer")).equals(settings.idp())) {
      throw new SamlMisfit("the assertion is of another identity provider");
    }
    past(assertion);
    Element subject = one(assertion, ASSERTION, "Subject");
    Instant until = confirmed(one(subject, ASSERTION, "SubjectConfirmation"));
    conditions(one(assertion, ASSERTION, "Conditions"));
    Map<String, Object> values = attributes();
    values.remove(SamlSettings.NAME_ID);
    Element name = optional(subject, ASSERTION, "NameID");
    if (name != null) {
      if (settings.subject().equals(SamlSettings.NAME_ID)
          && TRANSIENT.equals(attribute(name, "Format"))) {
        throw new SamlMisfit("the NameID is another one each time; name an attribute as 'subject'");
      }
      values.put(SamlSettings.NAME_ID, text(name));
    }
    return new Said(assertion.getAttributeNS(null, "ID"), until, ends(), values);
  }

  private Instant confirmed(Element confirmation) throws SamlMisfit {
    if (!BEARER.equals(attribute(confirmation, "Method"))) {
      throw new SamlMisfit("the subject is confirmed by something else than bringing it");
    }
    Element data = one(confirmation, ASSERTION, "SubjectConfirmationData");
    if (!settings.back().toString().equals(attribute(data, "Recipient"))) {
      throw new SamlMisfit("the assertion is for another recipient");
    }
    asked(data);
    timely(data);
    Instant until = instant(data, "NotOnOrAfter");
    if (until == null) {
      throw new SamlMisfit("the assertion does not say until when it may be brought");
    }
    return until;
  }

  private void conditions(Element conditions) throws SamlMisfit {
    timely(conditions);
    int audiences = 0;
    for (Element condition : children(conditions)) {
      if (is(condition, ASSERTION, "AudienceRestriction")) {
        audience(condition);
        audiences++;
      } else if (!ASSERTION.equals(condition.getNamespaceURI())
          || !HELD.contains(condition.getLocalName())) {
        throw new SamlMisfit("a condition is not understood");
      }
    }
    if (audiences == 0) {
      throw new SamlMisfit("the assertion does not say whom it is for");
    }
  }

  private void audience(Element restriction) throws SamlMisfit {
    for (Element audience : children(restriction, ASSERTION, "Audience")) {
      if (text(audience).equals(settings.entity())) {
        return;
      }
    }
    throw new SamlMisfit("the assertion is for another audience");
  }

  private void timely(Element element) throws SamlMisfit {
    Instant from = instant(element, "NotBefore");
    Instant until = instant(element, "NotOnOrAfter");
    if (from != null && from.isAfter(now.plus(settings.skew()))) {
      throw stale("the assertion does not count yet");
    }
    if (until != null && !until.isAfter(now.minus(settings.skew()))) {
      throw stale("the assertion does not count any more");
    }
  }

  /** A person is said to have signed in, and for how long. */
  private @Nullable Instant ends() throws SamlMisfit {
    List<Element> statements = children(assertion, ASSERTION, "AuthnStatement");
    if (statements.isEmpty()) {
      throw new SamlMisfit("the assertion does not say that anybody signed in");
    }
    Instant first = null;
    for (Element statement : statements) {
      Instant ends = instant(statement, "SessionNotOnOrAfter");
      if (ends != null && (first == null || ends.isBefore(first))) {
        first = ends;
      }
    }
    return first;
  }

  private Map<String, Object> attributes() throws SamlMisfit {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Element statement : children(assertion, ASSERTION, "AttributeStatement")) {
      for (Element attribute : children(statement)) {
        String name = attribute(attribute, "Name");
        if (name == null || !is(attribute, ASSERTION, "Attribute")) {
          throw new SamlMisfit("an attribute is encrypted, or has no name");
        }
        List<String> values = found.computeIfAbsent(name, any -> new ArrayList<>());
        // Attributes that nobody asked for may hold what they like.
        if (wanted(name)) {
          for (Element value : children(attribute, ASSERTION, "AttributeValue")) {
            values.add(text(value));
          }
        }
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    found.forEach(
        (name, values) -> {
          if (!values.isEmpty()) {
            all.put(name, values.size() == 1 ? values.get(0) : List.copyOf(values));
          }
        });
    return all;
  }

  private boolean wanted(String name) {
    return name.equals(settings.subject())
        || name.equals(settings.groups())
        || settings.attributes().contains(name);
  }

  private static @Nullable Instant instant(Element element, String name) throws SamlMisfit {
    String value = attribute(element, name);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw new SamlMisfit(SamlMisfit.Kind.ANSWER, name + " is no time", e);
    }
  }

  private static SamlMisfit stale(String why) {
    return new SamlMisfit(SamlMisfit.Kind.TIME, why, null);
  }
}
