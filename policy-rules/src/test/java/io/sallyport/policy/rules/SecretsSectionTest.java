package io.sallyport.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sallyport.api.ConfigurationException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class SecretsSectionTest {
  private static SallyportFile read(String yaml) throws ConfigurationException {
    return SallyportFile.parse("f", "version: 1\n" + yaml);
  }

  @Test
  void sourcesAreReadInTheirOrder() throws Exception {
    List<SecretsSettings> sources =
        read("""
                secrets:
                  - keystore: ./secrets.p12
                    password_file: ./password
                  - { files: /run/secrets }
                  - environment: APP_
                  - vault: https://vault.internal:8200
                    login: kubernetes
                    role: sallyport
                    names: { shop-db: "secret/data/shop#password", shop-dyn: database/creds/shop }
                """)
            .secrets();
    assertThat(sources)
        .extracting(SecretsSettings::kind)
        .containsExactly("keystore", "files", "environment", "vault");
    assertThat(sources.get(0))
        .isEqualTo(
            new SecretsSettings(
                "keystore", "./secrets.p12", Map.of("password_file", "./password"), Map.of()));
    assertThat(sources.get(3).options())
        .containsOnly(Map.entry("login", "kubernetes"), Map.entry("role", "sallyport"));
    assertThat(sources.get(3).names()).containsEntry("shop-dyn", "database/creds/shop");
    assertThat(read("").secrets()).as("no section").isNull();
    assertThat(read("secrets: []").secrets()).as("no source").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secrets: {}                                          | f:2:10: SP-3006",
        "secrets: [{}]                                        | f:2:11: SP-3005",
        "secrets: [{files: a, environment: b}]                | f:2:11: SP-3014",
        "secrets: [{files: a, password_env: B}]               | f:2:22: SP-3014",
        "secrets: [{keystore: a}]                             | f:2:11: SP-3005",
        "secrets: [{keystore: a, password_env: B, password_file: c}] | f:2:11: SP-3014",
        "secrets: [{keystore: a, password: b}]                | f:2:25: SP-3003 unknown key 'password'",
        "secrets: [{age: a}]                                  | f:2:11: SP-3005",
        "secrets: [{vault: 'https://v', names: {}}]           | f:2:11: SP-3005",
        "secrets: [{vault: 'https://v', login: ldap, names: {}}] | f:2:39: SP-3007",
        "secrets: [{vault: 'https://v', login: approle, role: r, names: {}}] | f:2:11: SP-3005",
        "secrets: [{vault: 'https://v', login: jwt, role: r, names: {}}]  | f:2:11: SP-3005",
        "secrets: [{vault: 'https://v', login: kubernetes, role: r}]  | f:2:11: SP-3005",
        "secrets: [{vault: v, login: kubernetes, role: r, names: {'a b': c}}] | f:2:58: SP-3007",
        "secrets: [{files: [a]}]                              | f:2:19: SP-3006"
      })
  void whatIsWrongIsNamedWithItsPlace(String yaml, String problem) {
    ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
    assertThat(e).as(yaml).isNotNull();
    assertThat(e.getMessage()).contains(problem);
  }

  @Test
  void thePublishedSchemaKnowsTheSameKeys() throws Exception {
    Map<?, ?> schema;
    try (InputStream in = SallyportFile.class.getResourceAsStream("sallyport.schema.json")) {
      schema = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
    }
    Map<?, ?> section = (Map<?, ?>) ((Map<?, ?>) schema.get("properties")).get("secrets");
    List<?> kinds = (List<?>) ((Map<?, ?>) section.get("items")).get("oneOf");
    assertThat(kinds).hasSize(SecretsReader.KINDS.size());
    for (Object one : kinds) {
      Set<Object> keys =
          new LinkedHashSet<>(((Map<?, ?>) ((Map<?, ?>) one).get("properties")).keySet());
      Object kind = keys.iterator().next();
      keys.remove(kind);
      assertThat(keys)
          .as("keys of " + kind)
          .containsExactlyInAnyOrderElementsOf(
              List.<Object>copyOf(SecretsReader.KINDS.get(kind.toString())));
    }
  }
}
