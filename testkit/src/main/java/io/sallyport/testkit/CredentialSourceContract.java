package io.sallyport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CredentialSource} does. Extend it and put a secret where the source finds it.
 */
public abstract class CredentialSourceContract {
  private static final Caller CALLER = Caller.of(Subject.of("alice"));
  private static final Target TARGET = new Target("shop");

  /** For subclasses. */
  protected CredentialSourceContract() {}

  /** A source that knows the secret {@code shop-db} with the given value, and no other. */
  protected abstract CredentialSource sourceWith(String value) throws Exception;

  @Test
  void theSecretComesOutAsItWentIn() throws Exception {
    String value = "p\u00e4ss w\u00f6rd ${not:a:place} '\"\\";
    Credential found = found(sourceWith(value));
    assertThat(found.secret().<String>use(String::new)).isEqualTo(value);
  }

  @Test
  void anUnknownNameIsNull() throws Exception {
    assertThat(sourceWith("x").find("no-such-secret", CALLER, TARGET)).isNull();
  }

  @Test
  void aNameThatIsAPathOrOddIsNotFollowed() throws Exception {
    CredentialSource source = sourceWith("x");
    for (String name : new String[] {"../shop-db", "/etc/passwd", "a/b", "..", "", "shop-db\0"}) {
      assertThat(source.find(name, CALLER, TARGET)).as("'%s'", name).isNull();
    }
  }

  @Test
  void nothingPrintsTheSecret() throws Exception {
    Credential found = found(sourceWith("canary-4711"));
    assertThat(found.toString()).doesNotContain("canary-4711");
    assertThat(found.secret().toString()).isEqualTo("***");
  }

  private static Credential found(CredentialSource source) throws CredentialException {
    return Objects.requireNonNull(source.find("shop-db", CALLER, TARGET));
  }
}
