package io.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @TempDir Path work;
  private Path password;

  @BeforeEach
  void password() throws Exception {
    password = Files.writeString(work.resolve("password"), "open sesame\n");
  }

  private Ran ran(String typed, Object... args) {
    byte[] bytes = typed.getBytes(StandardCharsets.UTF_8);
    return Ran.with(new Terminal(null, new ByteArrayInputStream(bytes)), args);
  }

  private Ran inKeystore(String typed, Object... args) {
    Object[] all = new Object[args.length + 4];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--keystore";
    all[args.length + 1] = work.resolve("s.p12");
    all[args.length + 2] = "--password-file";
    all[args.length + 3] = password;
    return ran(typed, all);
  }

  @Test
  void aSecretIsKeptListedAndRemovedAndNeverShown() {
    assertThat(inKeystore("canary-1\n", "secret", "set", "shop-db").out())
        .isEqualTo("kept  shop-db\n");
    assertThat(inKeystore("canary-2", "secret", "set", "shop-db").out())
        .isEqualTo("replaced  shop-db\n");
    Ran list = inKeystore("", "secret", "list");
    assertThat(list.out()).isEqualTo("shop-db\n");
    assertThat(list.out() + list.err()).doesNotContain("canary");
    assertThat(inKeystore("", "secret", "rm", "shop-db").status()).isZero();
    assertThat(inKeystore("", "secret", "rm", "shop-db").err()).startsWith("SP-9305 ");
    assertThat(inKeystore("", "secret", "list").out()).isEmpty();
  }

  @Test
  void theKeystoreOfTheConfigurationIsTaken() throws Exception {
    Path config =
        Files.writeString(
            work.resolve("sallyport.yaml"),
            "version: 1\nsecrets: [{ files: x }, { keystore: own.p12, password_file: password }]\n");
    assertThat(ran("one", "secret", "set", "a/b.c", "--config", config).status()).isZero();
    assertThat(work.resolve("own.p12")).exists();
    assertThat(ran("", "secret", "list", "--config", config).out()).isEqualTo("a/b.c\n");
    Files.writeString(config, "version: 1\n");
    assertThat(ran("", "secret", "list", "--config", config).err()).startsWith("SP-9301 ");
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThat(inKeystore("", "secret", "set", "a").err()).startsWith("SP-9303 ");
    assertThat(inKeystore("x", "secret", "set", "../a").err()).startsWith("SP-9304 ");
    assertThat(ran("x", "secret", "set", "a", "--keystore", work.resolve("n.p12")).err())
        .startsWith("SP-9302 ");
    assertThat(inKeystore("", "secret", "list").err()).startsWith("SP-6011 ");
  }
}
