package io.sallyport.gateway.identity;

import static io.sallyport.gateway.identity.SamlXml.attribute;
import static io.sallyport.gateway.identity.SamlXml.one;
import static io.sallyport.gateway.identity.SamlXml.optional;
import static io.sallyport.gateway.identity.SamlXml.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.XMLConstants;
import javax.xml.crypto.dsig.XMLSignature;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * Opens assertions that were encrypted for this gateway (XML Encryption 1.1). Only modes that
 * notice a change are read, AES-GCM under RSA-OAEP: of the older ones whoever sends answers learns
 * the text by what is refused (Jager and Somorovsky, 2011). Immutable.
 *
 * @param certificate what identity providers encrypt for
 * @param key its key
 */
public record SamlSeal(X509Certificate certificate, PrivateKey key) {
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";
  private static final int IV = 12;
  private static final int TAG = 16;

  /** The ways to encrypt, with the bytes of their keys. */
  private static final Map<String, Integer> CIPHERS =
      Map.of(XENC11 + "aes128-gcm", 16, XENC11 + "aes192-gcm", 24, XENC11 + "aes256-gcm", 32);

  /** The digests of OAEP; nothing rests on their not colliding. */
  private static final Map<String, String> DIGESTS =
      Map.of(
          "http://www.w3.org/2000/09/xmldsig#sha1",
          "SHA-1",
          XENC + "sha256",
          "SHA-256",
          XENC + "sha512",
          "SHA-512");

  private static final Map<String, MGF1ParameterSpec> MASKS =
      Map.of(
          XENC11 + "mgf1sha1", MGF1ParameterSpec.SHA1,
          XENC11 + "mgf1sha256", MGF1ParameterSpec.SHA256,
          XENC11 + "mgf1sha512", MGF1ParameterSpec.SHA512);

  /** What was encrypted: one element, out of a document that was looked at like any other. */
  Element opened(Element encrypted) throws SamlMisfit {
    Element data = one(encrypted, XENC, "EncryptedData");
    Integer length = CIPHERS.get(algorithm(one(data, XENC, "EncryptionMethod")));
    if (length == null) {
      throw new SamlMisfit("the assertion is encrypted in a way that is not accepted");
    }
    Element info = optional(data, XMLSignature.XMLNS, "KeyInfo");
    Element wrapped = info == null ? null : optional(info, XENC, "EncryptedKey");
    byte[] secret = new byte[0];
    try {
      secret = unwrapped(wrapped == null ? one(encrypted, XENC, "EncryptedKey") : wrapped);
      byte[] sealed = value(data);
      if (secret.length != length || sealed.length < IV + TAG) {
        throw new SamlMisfit("the assertion's key or text is of another length");
      }
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      GCMParameterSpec how = new GCMParameterSpec(TAG * 8, sealed, 0, IV);
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(secret, "AES"), how);
      return inContext(encrypted, cipher.doFinal(sealed, IV, sealed.length - IV));
    } catch (GeneralSecurityException e) {
      throw new SamlMisfit(
          SamlMisfit.Kind.ANSWER, "the assertion is encrypted for another key, or changed", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** It leans on the namespaces of the place that it was taken from (XML Encryption §4.4). */
  private static Element inContext(Element place, byte[] text) throws SamlMisfit {
    Map<String, String> namespaces = new TreeMap<>();
    for (Node at = place; at instanceof Element element; at = element.getParentNode()) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node one = attributes.item(i);
        if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(one.getNamespaceURI())) {
          namespaces.putIfAbsent(one.getNodeName(), one.getNodeValue());
        }
      }
    }
    StringBuilder begin = new StringBuilder("<context");
    namespaces.forEach(
        (name, value) ->
            begin.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(begin.append('>').toString().getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(text);
    whole.writeBytes("</context>".getBytes(StandardCharsets.UTF_8));
    Element context = SamlXml.read(whole.toByteArray()).getDocumentElement();
    if (context.getChildNodes().getLength() != 1
        || !(context.getFirstChild() instanceof Element found)) {
      throw new SamlMisfit("what was encrypted is more than one element, or none");
    }
    return found;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private byte[] unwrapped(Element wrapped) throws SamlMisfit, GeneralSecurityException {
    Element method = one(wrapped, XENC, "EncryptionMethod");
    Element named = optional(method, XMLSignature.XMLNS, "DigestMethod");
    String digest = named == null ? "SHA-1" : DIGESTS.get(algorithm(named));
    MGF1ParameterSpec mask = null;
    if (algorithm(method).equals(XENC + "rsa-oaep-mgf1p")) {
      mask = MGF1ParameterSpec.SHA1;
    } else if (algorithm(method).equals(XENC11 + "rsa-oaep")) {
      Element mgf = optional(method, XENC11, "MGF");
      mask = mgf == null ? MGF1ParameterSpec.SHA1 : MASKS.get(algorithm(mgf));
    }
    if (digest == null || mask == null || optional(method, XENC, "OAEPparams") != null) {
      throw new SamlMisfit("the assertion's key is encrypted in a way that is not accepted");
    }
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        key,
        new OAEPParameterSpec(digest, "MGF1", mask, PSource.PSpecified.DEFAULT));
    return cipher.doFinal(value(wrapped));
  }

  private static String algorithm(Element element) {
    return String.valueOf(attribute(element, "Algorithm"));
  }

  private static byte[] value(Element holder) throws SamlMisfit {
    String value = text(one(one(holder, XENC, "CipherData"), XENC, "CipherValue"));
    try {
      return Base64.getDecoder().decode(value.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new SamlMisfit(SamlMisfit.Kind.ANSWER, "what is encrypted is not base 64", e);
    }
  }

  /** What an identity provider has to know to encrypt (SAML Metadata §2.4.1.1). */
  String metadata() {
    try {
      String der = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
      return """
          <md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="%s"><ds:X509Data>
          <ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
          <md:EncryptionMethod Algorithm="%saes256-gcm"/>
          <md:EncryptionMethod Algorithm="%srsa-oaep-mgf1p"/></md:KeyDescriptor>"""
          .formatted(XMLSignature.XMLNS, der, XENC11, XENC);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that was read can be written.", e);
    }
  }
}
