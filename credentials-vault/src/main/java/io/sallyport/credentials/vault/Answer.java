package io.sallyport.credentials.vault;

import io.sallyport.api.Secret;
import io.sallyport.secret.json.SecretJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server answered; wiped when closed.
 *
 * @param status the HTTP status
 * @param members its members, nested ones by their way
 */
record Answer(int status, Map<String, char[]> members) implements AutoCloseable {
  boolean good() {
    return status == 200 || status == 204;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  @Nullable Secret secret(String name) {
    char[] value = members.get(name);
    return value == null || value.length == 0 ? null : Secret.of(value);
  }

  @Nullable String text(String name) {
    char[] value = members.get(name);
    return value == null || value.length == 0 ? null : new String(value);
  }

  long seconds(String name) {
    String text = text(name);
    return text != null && text.matches("\\d{1,12}") ? Long.parseLong(text) : 0;
  }

  @Override
  public void close() {
    SecretJson.wipe(members);
  }

  @Override
  public String toString() {
    return "Answer[" + status + "]";
  }
}
