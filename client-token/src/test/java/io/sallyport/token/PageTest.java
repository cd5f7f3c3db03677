package io.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/tokens.md tells of every setting. */
class PageTest {
  @Test
  void everySettingIsOnThePage() throws Exception {
    String page = Files.readString(Path.of("../docs/tokens.md"));
    for (String name : TokenSources.settings()) {
      String last = "." + name.substring(name.lastIndexOf('.') + 1) + "`";
      assertThat(page).as(name).containsAnyOf("`" + name + "`", "`" + last);
    }
  }
}
