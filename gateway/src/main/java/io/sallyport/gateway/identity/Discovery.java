package io.sallyport.gateway.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/** What an issuer says of itself (OpenID Connect Discovery 1.0). Immutable. */
final class Discovery {
  private final URI document;
  private final Map<String, Object> said;

  private Discovery(URI document, Map<String, Object> said) {
    this.document = document;
    this.said = said;
  }

  /** Asks; the document must name the issuer that was asked (§4.3). */
  static Discovery of(String issuer, Fetch fetch) throws IOException {
    URI document =
        URI.create(
            (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration");
    Map<String, Object> said;
    try {
      said = JSONObjectUtils.parse(fetch.text(document));
    } catch (ParseException e) {
      throw new IOException(document + " is no JSON.", e);
    }
    if (!issuer.equals(said.get("issuer"))) {
      throw new IOException(document + " is of another issuer.");
    }
    return new Discovery(document, said);
  }

  /** An address that it names: over https, or as safe as the issuer's own. */
  URI at(String name) throws IOException {
    URI place;
    try {
      place = URI.create(String.valueOf(said.get(name)));
    } catch (IllegalArgumentException e) {
      throw new IOException(document + " names no address as '" + name + "'.", e);
    }
    String scheme = place.getScheme();
    boolean asSafe = "https".equals(scheme) || document.getScheme().equals(scheme);
    if (place.getHost() == null || !asSafe) {
      throw new IOException(document + " names no https address as '" + name + "'.");
    }
    return place;
  }

  /** Whether its answers say which issuer they are of (RFC 9207). */
  boolean saysIssuer() {
    return Boolean.TRUE.equals(said.get("authorization_response_iss_parameter_supported"));
  }
}
