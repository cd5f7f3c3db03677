package io.sallyport.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Secret;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.testkit.CredentialSourceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir Path work;

  private static String found(CredentialSource source, String name) throws CredentialException {
    try (Secret secret =
        source.find(name, Caller.of(Subject.of("alice")), new Target("shop")).secret()) {
      return secret.use(String::new);
    }
  }

  @Nested
  class FromTheEnvironment extends CredentialSourceContract {
    @Override
    protected CredentialSource sourceWith(String value) {
      return new EnvironmentCredentials(Map.of("SALLYPORT_SECRET_SHOP_DB", value));
    }
  }

  @Nested
  class FromFiles extends CredentialSourceContract {
    @TempDir Path folder;

    @Override
    protected CredentialSource sourceWith(String value) throws Exception {
      Files.writeString(folder.resolve("shop-db"), value + "\n");
      return new FileCredentials(folder);
    }
  }

  @Nested
  class FromAKeystore extends CredentialSourceContract {
    @TempDir Path folder;

    @Override
    protected CredentialSource sourceWith(String value) throws Exception {
      Keystore keystore = new Keystore(folder.resolve("secrets.p12"));
      try (Secret password = Secret.of("open sesame".toCharArray());
          Secret secret = Secret.of(value.toCharArray())) {
        keystore.set("shop-db", secret, password);
      }
      Path password = Files.writeString(folder.resolve("password"), "open sesame\n");
      return new KeystoreCredentials(keystore, Passwords.file(password));
    }
  }

  @Test
  void aSwappedLinkOfKubernetesCountsAtOnce() throws Exception {
    Path first = Files.createDirectory(work.resolve("..2026_01"));
    Path second = Files.createDirectory(work.resolve("..2026_02"));
    Files.writeString(first.resolve("shop-db"), "first");
    Files.writeString(second.resolve("shop-db"), "second");
    Path data = Files.createSymbolicLink(work.resolve("..data"), first);
    Files.createSymbolicLink(work.resolve("shop-db"), Path.of("..data/shop-db"));
    FileCredentials source = new FileCredentials(work);
    assertThat(found(source, "shop-db")).isEqualTo("first");
    Path next = Files.createSymbolicLink(work.resolve("..data_tmp"), second);
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(found(source, "shop-db")).isEqualTo("second");
    assertThat(source.find("..data", Caller.of(Subject.of("a")), new Target("t"))).isNull();
  }

  @Test
  void whatIsTooLongOrNoTextIsRefused() throws Exception {
    FileCredentials source = new FileCredentials(work);
    Files.writeString(work.resolve("long"), "x".repeat(SecretBytes.MOST + 1));
    Files.write(work.resolve("odd"), new byte[] {(byte) 0xff, 'a'});
    for (String name : new String[] {"long", "odd"}) {
      assertThatThrownBy(() -> found(source, name))
          .isInstanceOf(CredentialException.class)
          .hasMessageStartingWith("SP-6010 ");
    }
  }
}
