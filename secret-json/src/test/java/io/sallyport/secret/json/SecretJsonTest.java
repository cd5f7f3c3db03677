package io.sallyport.secret.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretJsonTest {
  private static Map<String, char[]> read(String json) throws SecretJson.Malformed {
    return SecretJson.members(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    String odd = "a\"b\\c/\u00e4\n\u20ac\ud83d\ude00";
    SecretJsonText text = new SecretJsonText();
    byte[] bytes = text.put("odd", odd).put("n", 42).put("long", "x".repeat(9000)).end();
    Map<String, char[]> members = SecretJson.members(bytes);
    assertThat(new String(members.get("odd"))).isEqualTo(odd);
    assertThat(new String(members.get("n"))).isEqualTo("42");
    assertThat(members.get("long")).hasSize(9000);
  }

  @Test
  void nestedMembersAreNamedWithTheirWayAndListsAreReadOver() throws Exception {
    Map<String, char[]> members =
        read("{\"data\":{\"data\":{\"p w\":\"x\"},\"v\":[{\"data\":1},[2]]},\"ok\":true}");
    assertThat(members.keySet())
        .containsExactly("data.data.p w", "data.data", "data.v", "data", "ok");
    assertThat(new String(members.get("data.data.p w"))).isEqualTo("x");
    SecretJson.wipe(members);
    assertThat(members.get("data.data.p w")).containsExactly('\0');
  }

  @Test
  void whatIsNoObjectOrIsAmbiguousIsRefused() {
    String deep = "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}";
    for (String bad :
        new String[] {
          "",
          "[]",
          "null",
          "{",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1,}",
          "{\"a\":1}x",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\\u12\"}",
          "{\"a\":\"b",
          "{\"a\":1,\"a\":2}",
          "{\"a\":\"\n\"}",
          "<html>",
          deep
        }) {
      assertThatThrownBy(() -> read(bad)).as(bad).isInstanceOf(SecretJson.Malformed.class);
    }
    assertThatThrownBy(() -> SecretJson.members(new byte[] {'{', (byte) 0xc3, '}'}))
        .isInstanceOf(SecretJson.Malformed.class);
  }
}
