package io.sallyport.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.rules.SallyportFile;
import io.sallyport.policy.rules.SecretsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/secrets.md shows as a configuration is one. */
class SecretsPageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyConfigurationOnThePageIsRead() throws Exception {
    Matcher yaml = YAML.matcher(Files.readString(Path.of("../docs/secrets.md")));
    List<String> kinds = new ArrayList<>();
    while (yaml.find()) {
      SallyportFile file = SallyportFile.parse("docs/secrets.md", yaml.group(1));
      file.secrets().stream().map(SecretsSettings::kind).forEach(kinds::add);
    }
    assertThat(kinds).contains("keystore", "files", "environment", "vault");
  }
}
