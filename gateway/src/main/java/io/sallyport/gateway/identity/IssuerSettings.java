package io.sallyport.gateway.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose OIDC tokens are believed. Immutable.
 *
 * @param issuer the exact value of {@code iss}
 * @param jwks where its keys are; null to ask its discovery document
 * @param audiences the values of {@code aud}, one of which a token must have
 * @param algorithms the signature algorithms, and no others
 * @param types the values of the header {@code typ}, in lower case; an empty one accepts tokens
 *     without it
 * @param subject the path of the claim that names the subject
 * @param groups the path of the claim with the groups, or null
 * @param attributes the paths of claims that become attributes of the subject
 * @param prefix what is put before subject, actors and groups
 * @param skew by how much clocks may differ
 * @param lifetime the longest life of a token
 */
public record IssuerSettings(
    String issuer,
    @Nullable URI jwks,
    Set<String> audiences,
    Set<String> algorithms,
    Set<String> types,
    String subject,
    @Nullable String groups,
    Set<String> attributes,
    String prefix,
    Duration skew,
    Duration lifetime) {}
