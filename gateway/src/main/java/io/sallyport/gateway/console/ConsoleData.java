package io.sallyport.gateway.console;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Caller;
import io.sallyport.api.Target;
import io.sallyport.gateway.door.Login;
import io.sallyport.gateway.identity.ApiTokens;
import io.sallyport.gateway.store.SessionRow;
import io.sallyport.gateway.store.StoreException;
import io.sallyport.gateway.store.TokenRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the console shows and does. Thread-safe. */
public interface ConsoleData {
  /** The groups whose members may see everything and act. */
  Set<String> admins();

  /**
   * Whether a login still counts.
   *
   * @throws AccessDeniedException where it has expired or was revoked
   */
  void check(Login login) throws AccessDeniedException;

  /** The journal's directory. */
  Path journal();

  /** The rules in force. */
  Rules rules();

  /** Whether rules permit that caller anything on that target. */
  boolean reaches(Caller caller, Target target);

  /** The sessions of every gateway on the store. */
  List<SessionRow> sessions() throws StoreException;

  /** Ends a session, wherever it is. */
  void endSession(String id, String by) throws StoreException;

  /** The API tokens, without what would let anybody use them. */
  List<TokenRow> tokens() throws StoreException;

  /** Makes an API token. */
  ApiTokens.Made createToken(ApiTokens.Wanted wanted, String by) throws StoreException;

  /** Revokes an API token; false where there is none. */
  boolean revokeToken(String id, String by) throws StoreException;

  /**
   * The rules in force.
   *
   * @param file the file's name
   * @param text its text as it stands now; it holds no secret
   * @param version the version in force
   * @param problem why the text as it stands now cannot be used, or null where it can
   * @param targets the kind of each target, empty where it is not known
   */
  record Rules(
      String file,
      String text,
      String version,
      @Nullable String problem,
      Map<String, String> targets) {
    /** Copies the map. */
    public Rules {
      targets = Map.copyOf(targets);
    }
  }
}
