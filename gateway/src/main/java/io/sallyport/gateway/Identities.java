package io.sallyport.gateway;

import io.sallyport.embedded.StoreOpener;
import io.sallyport.gateway.console.ConsoleDoor;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.identity.ClientCertificates;
import io.sallyport.gateway.identity.Identity;
import io.sallyport.gateway.identity.IssuerSettings;
import io.sallyport.gateway.identity.OidcSignIn;
import io.sallyport.gateway.identity.OidcTokens;
import io.sallyport.gateway.identity.SamlSeal;
import io.sallyport.gateway.identity.SamlSettings;
import io.sallyport.gateway.identity.SamlSignIn;
import io.sallyport.gateway.store.Store;
import io.sallyport.gateway.tls.Pem;
import io.sallyport.gateway.tls.TlsException;
import io.sallyport.policy.rules.GatewaySettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ways to find out who somebody is that the settings ask for. */
final class Identities {
  private Identities() {}

  static List<Identity> of(GatewaySettings.Identity settings, Store store, Clock clock) {
    List<Identity> ways = new ArrayList<>();
    if (settings.tokens()) {
      ways.add(new ApiTokens(store.tokens(), clock));
    }
    if (!settings.issuers().isEmpty()) {
      ways.add(new OidcTokens(settings.issuers().stream().map(Identities::issuer).toList(), clock));
    }
    GatewaySettings.Certificates certificates = settings.certificates();
    if (certificates != null) {
      String kind = certificates.subject().toUpperCase(Locale.ROOT);
      ways.add(
          new ClientCertificates(ClientCertificates.Kind.valueOf(kind), certificates.groups()));
    }
    return ways;
  }

  /** Where people sign in by their browser, or null. */
  static @Nullable OidcSignIn signIn(
      GatewaySettings.@Nullable SignIn settings, StoreOpener.Secrets secrets, Clock clock) {
    if (settings == null) {
      return null;
    }
    String reference = settings.secret();
    return new OidcSignIn(
        new OidcSignIn.Settings(
            issuer(settings.issuer()),
            URI.create(settings.url() + ConsoleDoor.SIGNED_IN),
            settings.client(),
            () -> reference == null ? null : secrets.fetch(reference),
            settings.scopes()),
        clock);
  }

  /**
   * Where people sign in by SAML, or null.
   *
   * @param folder from where relative paths start
   */
  static @Nullable SamlSignIn saml(
      GatewaySettings.@Nullable Saml settings, Path folder, Clock clock) throws TlsException {
    if (settings == null) {
      return null;
    }
    List<X509Certificate> signers = new ArrayList<>();
    for (Path file : settings.certificates()) {
      signers.addAll(Pem.signers(folder.resolve(file)));
    }
    GatewaySettings.Saml.Decrypt decrypt = settings.decrypt();
    String entity = settings.entity();
    String subject = settings.subject();
    return new SamlSignIn(
        new SamlSettings(
            settings.idp(),
            URI.create(settings.signIn()),
            signers,
            decrypt == null ? null : seal(decrypt, folder),
            entity == null ? settings.url() + ConsoleDoor.SAML_METADATA : entity,
            URI.create(settings.url() + ConsoleDoor.SAML_SIGNED_IN),
            subject == null ? SamlSettings.NAME_ID : subject,
            settings.groups(),
            settings.attributes(),
            settings.prefix(),
            settings.skew()),
        clock);
  }

  private static SamlSeal seal(GatewaySettings.Saml.Decrypt decrypt, Path folder)
      throws TlsException {
    KeyStore.PrivateKeyEntry pair =
        Pem.rsa(folder.resolve(decrypt.certificate()), folder.resolve(decrypt.key()));
    return new SamlSeal((X509Certificate) pair.getCertificate(), pair.getPrivateKey());
  }

  private static IssuerSettings issuer(GatewaySettings.Issuer issuer) {
    String jwks = issuer.jwks();
    return new IssuerSettings(
        issuer.issuer(),
        jwks == null ? null : URI.create(jwks),
        issuer.audiences(),
        issuer.algorithms(),
        issuer.types(),
        issuer.subject(),
        issuer.groups(),
        issuer.attributes(),
        issuer.prefix(),
        issuer.skew(),
        issuer.lifetime());
  }
}
