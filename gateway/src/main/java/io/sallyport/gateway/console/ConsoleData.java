package io.sallyport.gateway.console;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import io.sallyport.gateway.approvals.AlertList;
import io.sallyport.gateway.approvals.Approving;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.identity.Admitted;
import io.sallyport.gateway.identity.OidcSignIn;
import io.sallyport.gateway.identity.SamlSignIn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What the console shows and does. Thread-safe. */
public interface ConsoleData {
  /** The groups whose members may see everything and act. */
  Set<String> admins();

  /** The groups whose members may see everything. */
  Set<String> auditors();

  /** The groups whose members may see what is their own. */
  Set<String> users();

  /** The issuer at which people sign in by their browser, or null. */
  @Nullable OidcSignIn signIn();

  /** The identity provider at which they do by SAML, or null. */
  @Nullable SamlSignIn saml();

  /**
   * Whether a login still counts.
   *
   * @throws AccessDeniedException where it has expired or was revoked
   */
  void check(Login login) throws AccessDeniedException;

  /** Somebody has signed in. */
  void signedIn(Login login, String peer);

  /** Somebody has signed out. */
  void signedOut(Login login, String peer);

  /** Somebody looks at what another's session did. */
  void watched(Login login, String session, String subject, String target);

  /** The journal's directory. */
  Path journal();

  /** The rules in force. */
  Rules rules();

  /** Whether rules permit that caller anything on that target. */
  boolean reaches(Caller caller, Target target);

  /** What rules may permit that caller on something of that target. */
  SortedSet<String> actions(Caller caller, Target target);

  /** What people are asked, and how they answer. */
  Approving approving();

  /** What somebody has to look at. */
  AlertList alerts();

  /** Sessions and tokens. */
  Admitted admitted();

  /**
   * What would become of a call that nobody makes.
   *
   * @param question as the control plane's {@code /v1/openapi.json} describes it
   * @throws AccessDeniedException when it cannot be told
   * @throws IllegalArgumentException when it is not understood
   */
  Map<String, Object> whatIf(Map<String, Object> question, Person asks)
      throws AccessDeniedException;

  /**
   * The rules in force.
   *
   * @param file the file's name
   * @param text its text as it stands now; it holds no secret
   * @param version the version in force
   * @param problem why the text as it stands now cannot be used, or null where it can
   * @param targets the targets by their names
   */
  record Rules(
      String file,
      String text,
      String version,
      @Nullable String problem,
      Map<String, Place> targets) {
    /** Copies the map. */
    public Rules {
      targets = Map.copyOf(targets);
    }
  }

  /**
   * A target as the file has it.
   *
   * @param kind empty where it is not known
   * @param url where it is, or null
   * @param username the account there, or null
   * @param secrets what is used there, each as a reference
   */
  record Place(
      String kind, @Nullable String url, @Nullable String username, Map<String, String> secrets) {
    /** Copies the map. */
    public Place {
      secrets = Map.copyOf(secrets);
    }
  }
}
