package io.sallyport.gateway.identity;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.door.Presented;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Client certificates, whose chain and key the TLS handshake has verified: the one subject
 * alternative name of the wanted kind (RFC 5280 §4.2.1.6) is the subject. The distinguished name
 * says nothing here. Thread-safe.
 */
public final class ClientCertificates implements Identity {
  private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^*]]{1,200}");

  private final Kind kind;
  private final Set<String> groups;

  /** Which kind of name is the subject. */
  public enum Kind {
    /** Such as {@code spiffe://example.org/agent}. */
    URI(6),
    /** A host's name. */
    DNS(2),
    /** A mail address. */
    EMAIL(1);

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }
  }

  /** With these groups for everyone. */
  public ClientCertificates(Kind kind, Set<String> groups) {
    this.kind = kind;
    this.groups = Set.copyOf(groups);
  }

  @Override
  public @Nullable Login authenticate(Presented credential) throws AccessDeniedException {
    if (!(credential instanceof Presented.Certificate shown)) {
      return null;
    }
    X509Certificate certificate = shown.certificate();
    List<String> names = names(certificate);
    // Of two names one would have to be chosen, and somebody else might choose the other.
    if (names.size() != 1 || !NAME.matcher(names.get(0)).matches()) {
      throw Refusals.of(
          "SP-7120",
          "The client certificate does not have exactly one alternative name of kind %s."
              .formatted(kind),
          "Have one issued that names you once.",
          null);
    }
    Instant ends = certificate.getNotAfter().toInstant();
    if (ends.isBefore(Instant.now())) {
      throw Refusals.expired();
    }
    Subject subject = new Subject(names.get(0), groups, Attributes.none());
    return new Login(Caller.of(subject), ends, "certificate:" + fingerprint(certificate));
  }

  private List<String> names(X509Certificate certificate) throws AccessDeniedException {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          if (name.get(0) instanceof Integer tag && tag == kind.tag) {
            found.add(String.valueOf(name.get(1)));
          }
        }
      }
      return found;
    } catch (CertificateParsingException e) {
      throw Refusals.unknown(e);
    }
  }

  private static String fingerprint(X509Certificate certificate) throws AccessDeniedException {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    } catch (CertificateEncodingException e) {
      throw Refusals.unknown(e);
    }
  }
}
