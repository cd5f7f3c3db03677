package io.sallyport.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.credential.spi.Credential;
import io.sallyport.credential.spi.CredentialException;
import io.sallyport.credential.spi.CredentialSource;
import io.sallyport.credential.spi.SourceSettings;
import io.sallyport.testkit.CredentialSourceContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultCredentialsTest {
  private static final Caller ALICE = Caller.of(Subject.of("alice"));
  private static final Target SHOP = new Target("shop");

  @TempDir Path folder;
  private final Ticking clock = new Ticking();
  private final Map<String, String> names = new HashMap<>();
  private VaultServer server;
  private VaultCredentials source;

  private static final class Ticking extends Clock {
    private volatile Instant now = Instant.now();

    void forward(long seconds) {
      now = now.plus(Duration.ofSeconds(seconds));
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("one zone is enough for a test");
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = new VaultServer();
    Files.writeString(folder.resolve("secret-id"), "sid-1\n");
    names.put("shop-db", "secret/data/shop#password");
    names.put("old", "kv1/old#pass word");
    names.put("shop-dyn", "database/creds/shop");
    server.reads.put(
        "kv1/old", "{\"data\":{\"pass word\":\"one\",\"data\":\"x\"},\"lease_duration\":2764800}");
    keep("two");
    source = open("login", "approle", "role", "rid-1", "secret_id_file", "secret-id");
  }

  @AfterEach
  void stop() {
    source.close();
    server.close();
  }

  private void keep(String value) {
    server.reads.put(
        "secret/data/shop",
        "{\"data\":{\"data\":{\"password\":\"" + value + "\"},\"metadata\":{\"version\":3}}}");
  }

  private VaultCredentials open(String... options) throws CredentialException {
    return VaultFactory.open(
        new SourceSettings(server.address(), server.options(options), names, folder), clock);
  }

  private Credential find(String name) throws CredentialException {
    return source.find(name, ALICE, SHOP);
  }

  private String value(String name) throws CredentialException {
    return find(name).secret().use(String::new);
  }

  @Nested
  class AsAnySource extends CredentialSourceContract {
    @Override
    protected CredentialSource sourceWith(String value) throws Exception {
      keep(value.replace("\\", "\\\\").replace("\"", "\\\""));
      return source;
    }
  }

  @Test
  void bothVersionsOfKeyValueAreReadAnewForEverySession() throws Exception {
    assertThat(server.requests).as("nothing is asked for before a secret is needed").isEmpty();
    assertThat(value("shop-db")).isEqualTo("two");
    assertThat(value("old")).isEqualTo("one");
    keep("rotated");
    assertThat(value("shop-db")).isEqualTo("rotated");
    assertThat(server.asked("POST auth/approle/login")).as("logins").isEqualTo(1);
    assertThat(server.logins.get(0)).isEqualTo("{\"role_id\":\"rid-1\",\"secret_id\":\"sid-1\"}");
  }

  @Test
  void jwtAndKubernetesLoginsSendTheFilesTokenOfTheMoment() throws Exception {
    Path jwt = Files.writeString(folder.resolve("jwt"), "jwt-1");
    source.close();
    source =
        open(
            "login",
            "kubernetes",
            "mount",
            "clusters/eu",
            "role",
            "sallyport",
            "jwt_file",
            "jwt",
            "namespace",
            "team-a");
    value("shop-db");
    Files.writeString(jwt, "jwt-2");
    server.tokens.clear();
    value("shop-db");
    assertThat(server.asked("POST auth/clusters/eu/login")).isEqualTo(2);
    assertThat(server.logins)
        .containsExactly(
            "{\"role\":\"sallyport\",\"jwt\":\"jwt-1\"}",
            "{\"role\":\"sallyport\",\"jwt\":\"jwt-2\"}");
    assertThat(server.namespaces).containsOnly("team-a");
  }

  @Test
  void aGivenTokenIsReadFromItsFileEachTime() throws Exception {
    Files.writeString(folder.resolve("token"), "t-1\n");
    server.tokens.add("t-2");
    source.close();
    source = open("login", "token", "token_file", "token");
    assertThatThrownBy(() -> value("shop-db")).hasMessageStartingWith("SP-6031 ");
    Files.writeString(folder.resolve("token"), "t-2\n");
    assertThat(value("shop-db")).isEqualTo("two");
  }

  @Test
  void anAccountIsLeasedOnceRenewedAndGivenBackAtTheEnd() throws Exception {
    Credential first = find("shop-dyn");
    assertThat(first.username()).isEqualTo("v-shop-2");
    assertThat(first.secret().<String>use(String::new)).isEqualTo("canary-pw-2");
    assertThat(first.expires()).isEqualTo(clock.instant().plusSeconds(3600));
    assertThat(find("shop-dyn").username()).isEqualTo("v-shop-2");
    clock.forward(2401);
    source.tend();
    // The source looks by itself, too, and may do so at the same moment.
    assertThat(server.asked("POST sys/leases/renew")).isBetween(1L, 2L);
    assertThat(find("shop-dyn").expires()).isEqualTo(clock.instant().plusSeconds(3600));
    assertThat(server.leases).hasSize(1);
    source.close();
    assertThat(server.leases).as("leases left").isEmpty();
    assertThat(server.tokens).as("tokens left").isEmpty();
  }

  @Test
  void anAccountThatCannotBeRenewedIsReplacedForNewSessionsAndLeftToTheOldOnes() throws Exception {
    find("shop-dyn");
    server.renewedSeconds = 600;
    clock.forward(2401);
    source.tend();
    assertThat(find("shop-dyn").username()).isEqualTo("v-shop-3");
    assertThat(server.asked("POST sys/leases/revoke")).isZero();
    assertThat(server.leases).hasSize(2);
  }

  @Test
  void anAccountThatIsNearlyOverIsNotHandedOut() throws Exception {
    server.leaseSeconds = 4;
    assertThat(find("shop-dyn").username()).isEqualTo("v-shop-2");
    assertThat(find("shop-dyn").username()).isEqualTo("v-shop-3");
  }

  @Test
  void whatWasLeasedWithALoginThatIsOverIsNotHandedOut() throws Exception {
    server.tokenSeconds = 1000;
    find("shop-dyn");
    clock.forward(1001);
    assertThat(find("shop-dyn").username())
        .as("the account ended with its login")
        .isEqualTo("v-shop-4");
  }

  @Test
  void aLoginIsRenewedAndMadeAnewWhereItWasRevoked() throws Exception {
    value("shop-db");
    clock.forward(2401);
    source.tend();
    assertThat(server.asked("POST auth/token/renew-self")).isEqualTo(1);
    server.tokens.clear();
    assertThat(value("shop-db")).isEqualTo("two");
    assertThat(server.asked("POST auth/approle/login")).isEqualTo(2);
  }

  @Test
  void whatGoesWrongIsSaidWithoutTheServersWords() throws Exception {
    server.sealed = true;
    assertThatThrownBy(() -> value("shop-db"))
        .hasMessageStartingWith("SP-6031 ")
        .hasMessageContaining("sealed");
    server.sealed = false;
    Files.writeString(folder.resolve("secret-id"), "wrong\n");
    assertThatThrownBy(() -> value("shop-db"))
        .hasMessageStartingWith("SP-6031 ")
        .hasMessageNotContaining("canary")
        .hasMessageNotContaining("wrong");
    Files.writeString(folder.resolve("secret-id"), "sid-1\n");
    server.reads.remove("kv1/old");
    assertThatThrownBy(() -> value("old")).hasMessageStartingWith("SP-6033 ");
    server.reads.put("kv1/old", "{\"data\":{\"other\":\"x\"}}");
    assertThatThrownBy(() -> value("old")).hasMessageStartingWith("SP-6033 ");
    server.reads.put("kv1/old", "<html>canary</html>");
    assertThatThrownBy(() -> value("old"))
        .hasMessageStartingWith("SP-6032 ")
        .hasMessageNotContaining("canary");
    server.close();
    assertThatThrownBy(() -> value("shop-db")).hasMessageStartingWith("SP-6030 ");
  }

  @Test
  void addressesAndPathsThatLeadElsewhereAreRefused() {
    for (String address :
        new String[] {"http://vault.internal:8200", "vault", "https://u:p@v", "ftp://v"}) {
      assertThatThrownBy(
              () ->
                  VaultFactory.open(
                      new SourceSettings(
                          address,
                          server.options("login", "token", "token_env", "X"),
                          names,
                          folder),
                      clock))
          .as(address)
          .hasMessageStartingWith("SP-6015 ");
    }
    for (String where :
        new String[] {
          "../sys/x#a", "a/../b#c", "/a#b", "a//b#c", "a?b=c#d", "a%2e#b", "a#", "", "a b#c"
        }) {
      names.put("odd", where);
      assertThatThrownBy(() -> open("login", "token", "token_env", "X"))
          .as("'%s'", where)
          .hasMessageStartingWith("SP-6015 ");
    }
  }
}
