package io.sallyport.credentials.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.SourceSettings;
import io.sallyport.testkit.CredentialSourceContract;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgeCredentialsTest {
  @TempDir Path work;

  private static CredentialSource source(Path folder) throws CredentialException {
    Map<String, String> options = Map.of("identity_file", "age.key");
    return new AgeFactory().open(new SourceSettings("s.age", options, Map.of(), folder));
  }

  private static void encrypt(Path folder, String text) throws Exception {
    KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
    String identity = text(pair.getPrivate().getEncoded());
    Files.writeString(folder.resolve("age.key"), "# public key: …\n" + identity + "\n");
    var recipient =
        X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(
            text(pair.getPublic().getEncoded()));
    Path file = folder.resolve("s.age");
    try (WritableByteChannel to =
            Files.newByteChannel(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        WritableByteChannel encrypting =
            new StandardEncryptingChannelFactory().newEncryptingChannel(to, List.of(recipient))) {
      encrypting.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String text(byte[] ascii) {
    return new String(ascii, StandardCharsets.US_ASCII);
  }

  private static String found(CredentialSource source, String name) throws CredentialException {
    return source
        .find(name, Caller.of(Subject.of("alice")), new Target("shop"))
        .secret()
        .use(String::new);
  }

  @Nested
  class AsAnySource extends CredentialSourceContract {
    @TempDir Path folder;

    @Override
    protected CredentialSource sourceWith(String value) throws Exception {
      encrypt(folder, "# shop\nshop-db=" + value + "\nshop-db2=other\n");
      return source(folder);
    }
  }

  @Test
  void anotherIdentityADamagedFileAndANameThatStandsTwiceAreRefused() throws Exception {
    encrypt(work, "a=1\na=2\nb=canary\n");
    CredentialSource source = source(work);
    assertThat(found(source, "b")).isEqualTo("canary");
    assertThatThrownBy(() -> found(source, "a")).hasMessageStartingWith("SP-6022 ");

    byte[] bytes = Files.readAllBytes(work.resolve("s.age"));
    bytes[bytes.length - 1] ^= 1;
    Files.write(work.resolve("s.age"), bytes);
    assertThatThrownBy(() -> found(source, "b"))
        .hasMessageMatching("SP-602[01] .*")
        .hasMessageNotContaining("canary");

    encrypt(work, "b=canary\n");
    Files.writeString(work.resolve("age.key"), "no identity\n");
    assertThatThrownBy(() -> found(source, "b")).hasMessageStartingWith("SP-6020 ");
    Files.delete(work.resolve("s.age"));
    assertThatThrownBy(() -> found(source, "b")).isInstanceOf(CredentialException.class);
  }

  @Test
  void whatAgeItselfEncryptsIsRead() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/age")), "age is not installed: apt-get install age");
    run("age-keygen", "-o", work.resolve("age.key").toString());
    String recipient = run("age-keygen", "-y", work.resolve("age.key").toString()).strip();
    Path plain = Files.writeString(work.resolve("plain"), "shop-db=pässword\n");
    run("age", "-r", recipient, "-o", work.resolve("s.age").toString(), plain.toString());
    assertThat(found(source(work), "shop-db")).isEqualTo("pässword");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = text(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }
}
