package io.sallyport.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Endpoint;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credentials.Keystore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the section {@code secrets} to what a target is opened with. */
class SecretsTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice"));
  private static final String REST =
      """
      targets: { shop: { url: "jdbc:h2:mem:shop", password: "${secret:shop-db}" } }
      rules: [{ id: a, permit: [sql.select], on: [shop/t] }]
      """;

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void keystore() throws Exception {
    config = folder.resolve("sallyport.yaml");
    Files.writeString(folder.resolve("password"), "open sesame\n");
    keep("from the keystore");
  }

  private void keep(String value) throws CredentialException {
    try (Secret secret = Secret.of(value.toCharArray());
        Secret password = Secret.of("open sesame".toCharArray())) {
      new Keystore(folder.resolve("secrets.p12")).set("shop-db", secret, password);
    }
  }

  private EmbeddedBroker broker(String secrets, CredentialSource... sources) throws Exception {
    Files.writeString(config, "version: 1\n" + secrets + "\n" + REST);
    EmbeddedBroker.Builder builder =
        EmbeddedBroker.builder().config(config.toString()).discover(false);
    for (CredentialSource source : sources) {
      builder.credentials(source);
    }
    return builder.build();
  }

  private static String password(EmbeddedBroker broker) throws AccessDeniedException {
    try (Endpoint endpoint = broker.endpoint(ALICE, new Target("shop"))) {
      return endpoint.secrets().get("password").use(String::new);
    }
  }

  @Test
  void theSectionsSourcesAreAskedInOrderAndAChangedSecretCountsAtOnce() throws Exception {
    Files.createDirectory(folder.resolve("mounted"));
    try (EmbeddedBroker broker =
        broker(
            "secrets: [{ files: mounted }, { keystore: secrets.p12, password_file: password }]")) {
      assertThat(password(broker)).isEqualTo("from the keystore");
      keep("rotated");
      assertThat(password(broker)).isEqualTo("rotated");
      Files.writeString(folder.resolve("mounted/shop-db"), "from a file");
      assertThat(password(broker)).isEqualTo("from a file");
    }
  }

  @Test
  void anEmptySectionHasNoSourceAndNoneIsAddedBehindIt() throws Exception {
    try (EmbeddedBroker broker = broker("secrets: []")) {
      assertThatThrownBy(() -> password(broker)).hasMessageContaining("SP-6001");
    }
  }

  @Test
  void aChangedSectionCountsAfterAReload() throws Exception {
    try (EmbeddedBroker broker = broker("secrets: []")) {
      Files.writeString(
          config,
          "version: 1\nsecrets: [{ keystore: secrets.p12, password_file: password }]\n" + REST);
      broker.reload();
      assertThat(password(broker)).isEqualTo("from the keystore");
    }
  }

  @Test
  void aKindWhoseArtifactIsMissingIsSaidAtTheStart() {
    assertThatThrownBy(() -> broker("secrets: [{ age: s.age, identity_file: k }]"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("SP-6014 ")
        .hasMessageContaining("sallyport-credentials-age");
  }

  @Test
  void aSourceThatMakesAccountsNamesThemAndIsClosedWithTheBroker() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    CredentialSource source =
        new CredentialSource() {
          @Override
          public Credential find(String name, Caller caller, Target target) {
            Secret secret = Secret.of("made".toCharArray());
            return new Credential(secret, Instant.MAX, "v-shop-1");
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    try (EmbeddedBroker broker = broker("", source);
        Endpoint endpoint = broker.endpoint(ALICE, new Target("shop"))) {
      assertThat(endpoint.username()).isEqualTo("v-shop-1");
    }
    assertThat(closed).hasValue(1);
  }
}
