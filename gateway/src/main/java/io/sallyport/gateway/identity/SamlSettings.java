package io.sallyport.gateway.identity;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A SAML identity provider, and what this gateway is to it. Immutable.
 *
 * @param idp its name, the exact value of {@code Issuer}
 * @param signIn where browsers go to sign in, by a redirect
 * @param signers the certificates of its keys; nothing that a message brings is believed
 * @param seal what opens encrypted assertions, or null where none are taken
 * @param entity the name of this gateway there, which an answer's audience has to be
 * @param back the address to which answers are posted
 * @param subject the attribute that names the subject, or {@code NameID}
 * @param groups the attribute with the groups, or null
 * @param attributes those that become attributes of the subject
 * @param prefix what is put before subject and groups
 * @param skew by how much clocks may differ
 */
public record SamlSettings(
    String idp,
    URI signIn,
    List<X509Certificate> signers,
    @Nullable SamlSeal seal,
    String entity,
    URI back,
    String subject,
    @Nullable String groups,
    Set<String> attributes,
    String prefix,
    Duration skew) {
  /** What names the subject where it is no attribute. */
  public static final String NAME_ID = "NameID";
}
