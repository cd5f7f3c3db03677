package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.policy.rules.SallyportFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that the pages show are ones. */
final class GatewayPagesTest {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  @ParameterizedTest
  @ValueSource(strings = {"gateway.md", "console.md", "scale.md", "kubernetes.md"})
  void everyConfigurationIsReadWithoutAProblem(String page) throws Exception {
    Matcher yaml = YAML.matcher(Files.readString(Path.of("../docs", page)));
    int found = 0;
    while (yaml.find()) {
      found++;
      assertThat(SallyportFile.parse(page, yaml.group(1)).gateway()).isNotNull();
    }
    assertThat(found).isPositive();
  }

  @Test
  void theConfigurationsOfApprovalsAreReadToo() throws Exception {
    Matcher yaml = YAML.matcher(Files.readString(Path.of("../docs", "approvals.md")));
    int hooks = 0;
    while (yaml.find()) {
      hooks += SallyportFile.parse("approvals.md", yaml.group(1)).notices().size();
    }
    assertThat(hooks).isEqualTo(2);
  }
}
