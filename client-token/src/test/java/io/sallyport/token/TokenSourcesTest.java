package io.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSourcesTest {
  private static final String GATEWAY = "gateway.example:7443";

  @TempDir Path folder;

  static String shown(TokenSource source) throws TokenException {
    try (Secret token = source.token()) {
      return token.use(String::new);
    }
  }

  @Test
  void aTokenInTheSettingsIsTheToken() throws Exception {
    TokenSource source = TokenSources.of(Map.of("sallyport.token", " spt_abc\n")::get, GATEWAY);
    assertThat(shown(source)).isEqualTo("spt_abc");
    assertThat(shown(source)).as("again, after the first copy was wiped").isEqualTo("spt_abc");
  }

  @Test
  void aFileIsReadAnewAfterItsLinkWasSwapped() throws Exception {
    // As Kubernetes projects a token: token -> ..data/token, ..data -> a folder with a date.
    Path first = Files.createDirectory(folder.resolve("..2026_01"));
    Path second = Files.createDirectory(folder.resolve("..2026_02"));
    Files.writeString(first.resolve("token"), "first\n");
    Files.writeString(second.resolve("token"), "second\n");
    Path data = folder.resolve("..data");
    Files.createSymbolicLink(data, first);
    Path token = Files.createSymbolicLink(folder.resolve("token"), Path.of("..data/token"));
    TokenSource source =
        TokenSources.of(Map.of("sallyport.tokenFile", token.toString())::get, GATEWAY);
    assertThat(shown(source)).isEqualTo("first");
    Path fresh = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertThat(shown(source)).isEqualTo("second");
  }

  @Test
  void noWayAndTwoWaysAreRefused() {
    assertThatThrownBy(() -> TokenSources.of(name -> null, GATEWAY))
        .isInstanceOf(TokenException.class)
        .hasMessageStartingWith("SP-5301 ")
        .hasMessageContaining(GATEWAY);
    Map<String, String> both = Map.of("sallyport.token", "secret-1", "sallyport.tokenFile", "f");
    assertThatThrownBy(() -> TokenSources.of(both::get, GATEWAY))
        .hasMessageStartingWith("SP-5302 ")
        .hasMessageNotContaining("secret-1");
  }

  @Test
  void whatIsNoTokenIsRefusedAndNotShown() throws Exception {
    for (String bad :
        new String[] {"", " \n", "two words", "a\u0000b", "t\u00f6ken", "a\r\nHost: x"}) {
      Path file = Files.writeString(folder.resolve("bad"), bad);
      assertThatThrownBy(() -> TokenSources.file(file).token())
          .as("'%s'", bad)
          .hasMessageStartingWith("SP-5305 ")
          .hasMessageContaining("'***'");
    }
    Path file = Files.writeString(folder.resolve("long"), "x".repeat(16 * 1024 + 1));
    assertThatThrownBy(() -> TokenSources.file(file).token()).hasMessageStartingWith("SP-5305 ");
  }

  @Test
  void aMissingFileIsSaid() {
    assertThatThrownBy(() -> TokenSources.file(folder.resolve("none")).token())
        .hasMessageStartingWith("SP-5304 ")
        .hasMessageContaining("there is no such file");
  }
}
