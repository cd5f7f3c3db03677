package io.sallyport.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Secret;
import io.sallyport.credential.spi.CredentialException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreTest {
  @TempDir Path work;
  private final Secret password = secret("open sesame");
  private Path file;
  private Keystore keystore;

  @BeforeEach
  void name() {
    file = work.resolve("deep/secrets.p12");
    keystore = new Keystore(file);
  }

  private static Secret secret(String text) {
    return Secret.of(text.toCharArray());
  }

  private String shown(String name) throws CredentialException {
    Secret found = keystore.get(name, password);
    return found == null ? null : found.use(String::new);
  }

  @Test
  void aSecretIsKeptReplacedListedAndTakenOut() throws Exception {
    assertThat(keystore.set("shop-db", secret("one"), password)).isFalse();
    assertThat(keystore.set("team/billing.v2", secret("zw\u00f6lf \ud83d\ude00"), password))
        .isFalse();
    assertThat(keystore.set("shop-db", secret("two"), password)).isTrue();
    assertThat(shown("shop-db")).isEqualTo("two");
    assertThat(shown("team/billing.v2")).isEqualTo("zw\u00f6lf \ud83d\ude00");
    assertThat(keystore.names(password)).containsExactly("shop-db", "team/billing.v2");
    assertThat(keystore.remove("shop-db", password)).isTrue();
    assertThat(keystore.remove("shop-db", password)).isFalse();
    assertThat(shown("shop-db")).isNull();
  }

  @Test
  void theFileIsItsOwnersAndHoldsNoSecretInTheClear() throws Exception {
    keystore.set("shop-db", secret("canary-0815"), password);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new String(Files.readAllBytes(file), "ISO-8859-1")).doesNotContain("canary-0815");
  }

  @Test
  void aWrongPasswordOpensAndChangesNothing() throws Exception {
    keystore.set("shop-db", secret("one"), password);
    byte[] before = Files.readAllBytes(file);
    Secret wrong = secret("open barley");
    assertThatThrownBy(() -> keystore.get("shop-db", wrong)).hasMessageStartingWith("SP-6012 ");
    assertThatThrownBy(() -> keystore.set("shop-db", secret("two"), wrong))
        .hasMessageStartingWith("SP-6012 ")
        .hasMessageNotContaining("two");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aMissingOrBrokenFileIsSaid() throws Exception {
    assertThatThrownBy(() -> shown("shop-db")).hasMessageStartingWith("SP-6011 ");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no keystore");
    assertThatThrownBy(() -> shown("shop-db")).hasMessageStartingWith("SP-6012 ");
  }

  @Test
  void anEmptyAndATooLongSecretAreNotKept() {
    for (String bad : new String[] {"", "x".repeat(SecretBytes.MOST + 1)}) {
      assertThatThrownBy(() -> keystore.set("shop-db", secret(bad), password))
          .hasMessageStartingWith("SP-6010 ");
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void keytoolWritesWhatIsReadHere() throws Exception {
    Files.createDirectories(file.getParent());
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-importpass",
                "-alias",
                "shop-db",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "open sesame")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write("from-keytool\nfrom-keytool\n".getBytes());
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shown("shop-db")).isEqualTo("from-keytool");
  }

  @Test
  void changesOfManyThreadsAreAllKept() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String name = "s" + i;
        all.add(() -> keystore.set(name, secret(name), password));
      }
      for (Future<Boolean> done : threads.invokeAll(all)) {
        assertThat(done.get()).isFalse();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(keystore.names(password))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 12).mapToObj(i -> "s" + i).toList());
  }
}
