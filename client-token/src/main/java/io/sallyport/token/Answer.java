package io.sallyport.token;

import io.sallyport.api.Secret;
import io.sallyport.secret.json.SecretJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer answered; wiped when closed.
 *
 * @param status the HTTP status
 * @param members the members of the object
 */
record Answer(int status, Map<String, char[]> members) implements AutoCloseable {
  boolean good() {
    return status == 200;
  }

  /** A member that is no secret, or null. */
  @Nullable String text(String name) {
    char[] value = members.get(name);
    return value == null || value.length == 0 ? null : new String(value);
  }

  /** A member that is a token, or null. */
  @Nullable Secret token(String name) throws TokenException {
    char[] value = members.get(name);
    return value == null || value.length == 0 ? null : Tokens.of(value.clone());
  }

  /** A whole number of seconds, or what holds where there is none that can be used. */
  long seconds(String name, long otherwise) {
    String text = text(name);
    return text != null && text.matches("\\d{1,12}") ? Long.parseLong(text) : otherwise;
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
