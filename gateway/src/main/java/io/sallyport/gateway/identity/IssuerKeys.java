package io.sallyport.gateway.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer, found by its discovery document where the configuration names no place.
 * Keys are kept; an unknown one makes them be fetched anew, at most twice in half a minute; when
 * the issuer cannot be reached, what was fetched counts for four more hours. Thread-safe.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {
  private static final long KEPT_MILLIS = 300_000;
  private static final long REFRESH_MILLIS = 15_000;
  private static final long APART_MILLIS = 30_000;
  private static final long OUTAGE_MILLIS = 4 * 3_600_000L;
  private static final long RETRY_NANOS = 5_000_000_000L;

  private final IssuerSettings settings;
  private final Fetch fetch;
  private @Nullable JWKSource<SecurityContext> source;
  private long failed;
  private boolean hasFailed;

  IssuerKeys(IssuerSettings settings, Fetch fetch) {
    this.settings = settings;
    this.fetch = fetch;
  }

  /** Verifies a token of this issuer, all of it, before anything in it is believed. */
  DefaultJWTProcessor<SecurityContext> processor() {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    Set<JWSAlgorithm> algorithms =
        settings.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, this));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            settings.types().stream()
                .map(type -> type.isEmpty() ? null : new JOSEObjectType(type))
                .collect(Collectors.toCollection(HashSet::new))));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            settings.audiences(),
            new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
            Set.of("exp"),
            null);
    claims.setMaxClockSkew((int) settings.skew().toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    return source().get(selector, context);
  }

  private synchronized JWKSource<SecurityContext> source() throws KeySourceException {
    JWKSource<SecurityContext> known = source;
    if (known != null) {
      return known;
    }
    if (hasFailed && System.nanoTime() - failed < RETRY_NANOS) {
      throw new RemoteKeySourceException("The issuer could not be asked a moment ago.", null);
    }
    try {
      URI place = settings.jwks();
      JWKSource<SecurityContext> made =
          JWKSourceBuilder.<SecurityContext>create(
                  (place == null ? Discovery.of(settings.issuer(), fetch).at("jwks_uri") : place)
                      .toURL(),
                  fetch)
              .cache(KEPT_MILLIS, REFRESH_MILLIS)
              .retrying(true)
              .rateLimited(APART_MILLIS)
              .outageTolerant(OUTAGE_MILLIS)
              .build();
      source = made;
      return made;
    } catch (IOException e) {
      hasFailed = true;
      failed = System.nanoTime();
      throw new RemoteKeySourceException("The issuer's discovery document cannot be had.", e);
    }
  }
}
