package io.sallyport.gateway.identity;

import java.security.NoSuchProviderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;

/**
 * Enveloped signatures as SAML has them (SAML Core §5.4), by a key that was configured and never
 * one that the message brings: each signs the very element that it stands in, whole, and that
 * element is the only one that its reference can mean. Thread-safe.
 */
final class SamlSignature {
  private static final Set<String> METHODS =
      Set.of(
          SignatureMethod.RSA_SHA256,
          SignatureMethod.RSA_SHA384,
          SignatureMethod.RSA_SHA512,
          SignatureMethod.ECDSA_SHA256,
          SignatureMethod.ECDSA_SHA384,
          SignatureMethod.ECDSA_SHA512);
  private static final Set<String> DIGESTS =
      Set.of(DigestMethod.SHA256, DigestMethod.SHA384, DigestMethod.SHA512);
  private static final List<String> TRANSFORMS =
      List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE);

  private final List<X509Certificate> signers;
  private final Clock clock;

  SamlSignature(List<X509Certificate> signers, Clock clock) {
    this.signers = List.copyOf(signers);
    this.clock = clock;
  }

  /**
   * Verifies the signature in an element, over that element.
   *
   * @throws SamlMisfit where it is of another form, or of none of the signers
   */
  void verify(Element signed, Element signature) throws SamlMisfit {
    boolean current = false;
    for (X509Certificate signer : signers) {
      if (!current(signer)) {
        continue;
      }
      current = true;
      if (by(signer, signed, signature)) {
        return;
      }
    }
    throw new SamlMisfit(
        current
            ? "a signature is of none of the configured certificates, or what it signs was changed"
            : "every configured certificate has expired, or does not count yet");
  }

  private boolean current(X509Certificate signer) {
    try {
      signer.checkValidity(Date.from(clock.instant()));
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static boolean by(X509Certificate signer, Element signed, Element signature)
      throws SamlMisfit {
    KeySelector key = KeySelector.singletonKeySelector(signer.getPublicKey());
    DOMValidateContext context = new DOMValidateContext(key, signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    // No other element has an identifier, as far as the verifier knows.
    context.setIdAttributeNS(signed, null, "ID");
    try {
      XMLSignature read =
          XMLSignatureFactory.getInstance("DOM", "XMLDSig").unmarshalXMLSignature(context);
      check(read, signed);
      return read.validate(context);
    } catch (MarshalException e) {
      throw new SamlMisfit(SamlMisfit.Kind.ANSWER, "a signature cannot be read", e);
    } catch (XMLSignatureException e) {
      // Such as a signature of an EC key where this key is one of RSA.
      return false;
    } catch (NoSuchProviderException e) {
      throw new IllegalStateException("Every JDK has XML signatures; this one has not.", e);
    }
  }

  private static void check(XMLSignature signature, Element signed) throws SamlMisfit {
    SignedInfo info = signature.getSignedInfo();
    String method = info.getSignatureMethod().getAlgorithm();
    if (!METHODS.contains(method)) {
      throw new SamlMisfit("a signature is of the method " + method);
    }
    if (!info.getCanonicalizationMethod().getAlgorithm().equals(CanonicalizationMethod.EXCLUSIVE)
        || !signature.getObjects().isEmpty()
        || info.getReferences().size() != 1) {
      throw new SamlMisfit("a signature is of another form than SAML's");
    }
    Reference reference = info.getReferences().get(0);
    String id = String.valueOf(SamlXml.attribute(signed, "ID"));
    if (!id.matches("[A-Za-z_][A-Za-z0-9._-]*") || !("#" + id).equals(reference.getURI())) {
      throw new SamlMisfit("a signature does not sign the element that it stands in");
    }
    if (!TRANSFORMS.equals(reference.getTransforms().stream().map(Transform::getAlgorithm).toList())
        || !DIGESTS.contains(reference.getDigestMethod().getAlgorithm())) {
      throw new SamlMisfit("a signature digests in a way that is not accepted");
    }
  }
}
