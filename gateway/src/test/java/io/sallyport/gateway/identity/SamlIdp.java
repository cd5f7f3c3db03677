package io.sallyport.gateway.identity;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** An identity provider that says and signs what a test wants. */
public final class SamlIdp {
  public static final String NAME = "https://id.example.org/idp";
  public static final String SIGN_IN = "https://id.example.org/saml?theme=dark";

  public final X509Certificate certificate;
  private final KeyPair pair;
  private final String kind;

  /** With a key of that kind, {@code RSA} or {@code EC}. */
  public SamlIdp(String kind, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(bits);
    this.pair = generator.generateKeyPair();
    this.kind = kind;
    Instant now = Instant.now();
    X500Name name = new X500Name("CN=idp");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            name,
            pair.getPublic());
    String algorithm = kind.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    this.certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
  }

  /** Its key, as somebody has it for whom others encrypt. */
  public PrivateKey key() {
    return pair.getPrivate();
  }

  /**
   * What it says, not yet signed: olga of the operators has signed in.
   *
   * @param base the console's address
   * @param request what it answers
   */
  public static String answer(String base, String request) {
    Instant now = Instant.now();
    return """
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" \
        IssueInstant="%1$s" Destination="%4$s/console/saml/signed-in" InResponseTo="%5$s">\
        <saml:Issuer>%6$s</saml:Issuer>\
        <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>\
        </samlp:Status>\
        <saml:Assertion ID="_assertion" Version="2.0" IssueInstant="%1$s">\
        <saml:Issuer>%6$s</saml:Issuer>\
        <saml:Subject><saml:NameID>olga</saml:NameID>\
        <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
        <saml:SubjectConfirmationData NotOnOrAfter="%3$s" InResponseTo="%5$s" \
        Recipient="%4$s/console/saml/signed-in"/></saml:SubjectConfirmation></saml:Subject>\
        <saml:Conditions NotBefore="%2$s" NotOnOrAfter="%3$s"><saml:AudienceRestriction>\
        <saml:Audience>%4$s/console/saml/metadata</saml:Audience></saml:AudienceRestriction>\
        </saml:Conditions>\
        <saml:AuthnStatement AuthnInstant="%1$s"/>\
        <saml:AttributeStatement><saml:Attribute Name="groups">\
        <saml:AttributeValue>people</saml:AttributeValue>\
        <saml:AttributeValue>operators</saml:AttributeValue></saml:Attribute>\
        </saml:AttributeStatement></saml:Assertion></samlp:Response>"""
        .formatted(now, now.minusSeconds(60), now.plusSeconds(60), base, request, NAME);
  }

  /**
   * How something is signed.
   *
   * @param method the signature's
   * @param digest the digest's
   * @param transforms those of the reference
   * @param uri what the reference names, or null for the element that it stands in
   * @param key another key than the identity provider's own, or null
   */
  public record Way(String method, String digest, List<String> transforms, String uri, Key key) {
    public static Way usual() {
      return new Way(
          SignatureMethod.RSA_SHA256,
          DigestMethod.SHA256,
          List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE),
          null,
          null);
    }

    public Way method(String other) {
      return new Way(other, digest, transforms, uri, key);
    }

    public Way digest(String other) {
      return new Way(method, other, transforms, uri, key);
    }

    public Way transforms(String... others) {
      return new Way(method, digest, List.of(others), uri, key);
    }

    public Way uri(String other) {
      return new Way(method, digest, transforms, other, key);
    }

    public Way key(Key other) {
      return new Way(method, digest, transforms, uri, other);
    }
  }

  /** Signs the elements of these names, the first of each, in this order. */
  public Document signed(String xml, String... names) throws Exception {
    return signed(xml, Way.usual(), names);
  }

  /** Signs them in that way. */
  public Document signed(String xml, Way way, String... names) throws Exception {
    Document document = parsed(xml);
    for (String name : names) {
      sign(way, (Element) document.getElementsByTagNameNS("*", name).item(0));
    }
    return document;
  }

  private void sign(Way way, Element holder) throws Exception {
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM", "XMLDSig");
    List<Transform> transforms = new java.util.ArrayList<>();
    for (String transform : way.transforms()) {
      transforms.add(factory.newTransform(transform, (TransformParameterSpec) null));
    }
    String method =
        kind.equals("EC") && way.method().equals(SignatureMethod.RSA_SHA256)
            ? SignatureMethod.ECDSA_SHA256
            : way.method();
    SignedInfo info =
        factory.newSignedInfo(
            factory.newCanonicalizationMethod(
                CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(method, null),
            List.of(
                factory.newReference(
                    way.uri() == null ? "#" + holder.getAttribute("ID") : way.uri(),
                    factory.newDigestMethod(way.digest(), null),
                    transforms,
                    null,
                    null)));
    KeyInfoFactory keys = factory.getKeyInfoFactory();
    DOMSignContext context =
        new DOMSignContext(
            way.key() == null ? pair.getPrivate() : way.key(),
            holder,
            holder.getFirstChild().getNextSibling());
    context.setProperty("org.jcp.xml.dsig.secureValidation", false);
    context.setIdAttributeNS(holder, null, "ID");
    context.setDefaultNamespacePrefix("ds");
    factory
        .newXMLSignature(info, keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate)))))
        .sign(context);
  }

  public static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  public static String text(Document document) throws Exception {
    Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(document), new StreamResult(text));
    return text.toString();
  }

  /** As it is posted. */
  public static String posted(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }
}
