package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published JSON Schema knows the same words as the reader. */
final class SchemaTest {
  private final Map<?, ?> schema = schema();

  private static Map<?, ?> schema() {
    try (InputStream in = SallyportFile.class.getResourceAsStream("sallyport.schema.json")) {
      // JSON is YAML, so the reader's own parser will do.
      return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Object at(String... path) {
    Object here = schema;
    for (String step : path) {
      here = ((Map<?, ?>) here).get(step);
    }
    return here;
  }

  @SuppressWarnings("unchecked")
  private Set<String> keys(String... path) {
    return ((Map<String, ?>) at(path)).keySet();
  }

  private List<?> words(String... path) {
    return (List<?>) at(path);
  }

  @Test
  void itKnowsTheSameKeys() {
    assertThat(keys("properties")).containsExactlyInAnyOrderElementsOf(FileReader.KEYS);
    assertThat(keys("properties", "audit", "properties"))
        .containsExactlyInAnyOrderElementsOf(FileReader.AUDIT_KEYS);
    assertThat(keys("properties", "masks", "properties"))
        .containsExactlyInAnyOrderElementsOf(FileReader.MASKS_KEYS);
    assertThat(keys("$defs", "sink", "properties"))
        .containsExactlyInAnyOrderElementsOf(SinksReader.keys());
    assertThat(keys("$defs", "target", "properties"))
        .containsExactlyInAnyOrderElementsOf(TargetReader.KEYS);
    assertThat(keys("$defs", "rule", "properties"))
        .containsExactlyInAnyOrderElementsOf(RuleReader.KEYS);
    assertThat(keys("$defs", "rule", "properties", "limit", "properties"))
        .containsExactlyInAnyOrderElementsOf(TermsReader.LIMITS);
    assertThat(keys("$defs", "rule", "properties", "approve", "properties"))
        .containsExactlyInAnyOrderElementsOf(TermsReader.APPROVE);
    assertThat(keys("properties", "notify", "items", "properties"))
        .containsExactlyInAnyOrderElementsOf(NotifyReader.KEYS);
    assertThat(keys("properties", "budgets", "items", "properties"))
        .containsExactlyInAnyOrderElementsOf(BudgetReader.KEYS);
    Map<?, ?> record = (Map<?, ?>) words("$defs", "rule", "properties", "record", "oneOf").get(1);
    assertThat(((Map<?, ?>) record.get("properties")).keySet().stream().map(String::valueOf))
        .containsExactlyInAnyOrderElementsOf(RecordReader.KEYS);
  }

  @Test
  void itKnowsTheSameKeysOfTheGateway() {
    assertThat(keys("$defs", "gateway", "properties"))
        .containsExactlyInAnyOrderElementsOf(GatewayReader.KEYS);
    assertThat(keys("$defs", "listener", "properties"))
        .containsExactlyInAnyOrderElementsOf(GatewayReader.LISTENER_KEYS);
    Map.of(
            "listeners", GatewayReader.LISTENERS,
            "tls", GatewayReader.TLS_KEYS,
            "identity", GatewayReader.IDENTITY_KEYS,
            "store", GatewayReader.STORE_KEYS,
            "limits", GatewayReader.LIMITS_KEYS,
            "console", ConsoleReader.KEYS,
            "upstream", GatewayReader.UPSTREAM_KEYS)
        .forEach(
            (section, known) ->
                assertThat(keys("$defs", "gateway", "properties", section, "properties"))
                    .containsExactlyInAnyOrderElementsOf(known));
    Map<?, ?> identity = (Map<?, ?>) at("$defs", "gateway", "properties", "identity", "properties");
    Map<?, ?> issuer = (Map<?, ?>) ((Map<?, ?>) identity.get("oidc")).get("items");
    assertThat(((Map<?, ?>) issuer.get("properties")).keySet())
        .isEqualTo(Set.copyOf(IssuerReader.KEYS));
    assertThat(
            keys("$defs", "gateway", "properties", "console", "properties", "oidc", "properties"))
        .containsExactlyInAnyOrderElementsOf(ConsoleReader.OIDC_KEYS);
    assertThat(
            keys("$defs", "gateway", "properties", "console", "properties", "saml", "properties"))
        .containsExactlyInAnyOrderElementsOf(SamlReader.KEYS);
  }

  @Test
  void itKnowsTheSameWords() {
    List<Object> actions = new ArrayList<>(words("$defs", "action", "enum"));
    actions.removeIf(action -> String.valueOf(action).endsWith(".*"));
    assertThat(actions).containsExactlyElementsOf(Actions.known());
    assertThat(words("$defs", "target", "properties", "kind", "enum"))
        .isEqualTo(TargetReader.KINDS);
    assertThat(words("$defs", "rule", "properties", "mode", "enum")).isEqualTo(RuleReader.MODES);
    List<Object> masks =
        new ArrayList<>(
            words("$defs", "rule", "properties", "mask", "additionalProperties", "enum"));
    assertThat(masks.remove(null)).as("a bare null is a mask as well").isTrue();
    assertThat(masks).isEqualTo(TermsReader.MASKS);
  }
}
