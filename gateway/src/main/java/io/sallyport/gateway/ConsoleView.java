package io.sallyport.gateway;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.Act;
import io.sallyport.embedded.EmbeddedBroker;
import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.console.ConsoleData;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.identity.Admitted;
import io.sallyport.gateway.identity.Authentication;
import io.sallyport.gateway.identity.OidcSignIn;
import io.sallyport.gateway.identity.SamlSignIn;
import io.sallyport.policy.rules.GatewaySettings;
import io.sallyport.policy.rules.SallyportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What the console sees of this gateway. Thread-safe. */
final class ConsoleView implements ConsoleData {
  private final Path config;
  private final Path journal;
  private final GatewaySettings.Identity identity;
  private final @Nullable OidcSignIn signIn;
  private final @Nullable SamlSignIn saml;
  private final EmbeddedBroker broker;
  private final Authentication authentication;
  private final People people;
  private volatile Rules seen;

  ConsoleView(
      Path config,
      Path journal,
      GatewaySettings.Identity identity,
      @Nullable OidcSignIn signIn,
      @Nullable SamlSignIn saml,
      EmbeddedBroker broker,
      Authentication authentication,
      People people) {
    this.config = config;
    this.journal = journal;
    this.identity = identity;
    this.signIn = signIn;
    this.saml = saml;
    this.broker = broker;
    this.authentication = authentication;
    this.people = people;
    this.seen = new Rules(name(), "", broker.version(), null, Map.of());
  }

  @Override
  public Set<String> admins() {
    return identity.admins();
  }

  @Override
  public Set<String> auditors() {
    return identity.auditors();
  }

  @Override
  public Set<String> users() {
    return identity.users();
  }

  @Override
  public @Nullable OidcSignIn signIn() {
    return signIn;
  }

  @Override
  public @Nullable SamlSignIn saml() {
    return saml;
  }

  @Override
  public void check(Login login) throws AccessDeniedException {
    authentication.check(login);
  }

  @Override
  public void signedIn(Login login, String peer) {
    seat(Act.Kind.SIGNED_IN, login, peer);
  }

  @Override
  public void signedOut(Login login, String peer) {
    seat(Act.Kind.SIGNED_OUT, login, peer);
  }

  private void seat(Act.Kind kind, Login login, String peer) {
    broker
        .acts()
        .did(
            Act.of(kind, login.caller().subject().id())
                .on(login.credentialId())
                .concerning(login.caller().subject().id(), null)
                .with("door", "console")
                .with("peer", peer));
  }

  @Override
  public void watched(Login login, String session, String subject, String target) {
    broker
        .acts()
        .did(
            Act.of(Act.Kind.SESSION_WATCHED, login.caller().subject().id())
                .on(session)
                .concerning(subject, target));
  }

  @Override
  public Path journal() {
    return journal;
  }

  /**
   * A text that cannot be used is not shown but the one of before: it may hold the very secret that
   * it was refused for.
   */
  @Override
  public Rules rules() {
    Rules before = seen;
    String problem = null;
    try {
      String text = Files.readString(config);
      if (!text.equals(before.text())) {
        SallyportFile file = SallyportFile.parse(name(), text);
        before = new Rules(name(), text, file.version(), null, places(file));
        seen = before;
      }
    } catch (ConfigurationException e) {
      problem = String.valueOf(e.getMessage());
    } catch (IOException e) {
      problem = "The file cannot be read.";
    }
    return new Rules(name(), before.text(), broker.version(), problem, before.targets());
  }

  private static Map<String, Place> places(SallyportFile file) {
    Map<String, Place> places = new LinkedHashMap<>();
    file.targets()
        .forEach(
            (name, target) -> {
              String kind = target.kind();
              places.put(
                  name,
                  new Place(
                      kind == null ? "" : kind, target.url(), target.username(), target.secrets()));
            });
    return places;
  }

  private String name() {
    return String.valueOf(config.getFileName());
  }

  @Override
  public boolean reaches(Caller caller, Target target) {
    return broker.reaches(caller, target);
  }

  @Override
  public SortedSet<String> actions(Caller caller, Target target) {
    return broker.actions(caller, target);
  }

  @Override
  public Approving approving() {
    return people.approving();
  }

  @Override
  public AlertList alerts() {
    return people.alerts();
  }

  @Override
  public Admitted admitted() {
    return people.administration();
  }

  @Override
  public Map<String, Object> whatIf(Map<String, Object> question, Person asks)
      throws AccessDeniedException {
    return people.whatIf().answer(question, asks);
  }
}
