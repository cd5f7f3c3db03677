package io.sallyport.gateway.jdbc;

import io.sallyport.api.Caller;
import io.sallyport.gateway.door.Login;
import io.sallyport.jdbc.wire.Hello;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself at login. None of it is proven: who calls comes from the token
 * alone. Immutable.
 *
 * @param application what the database knows the application by, or null
 * @param purpose what the calls are for, or null
 * @param waits whether calls are held while people are asked for approval
 */
record Said(@Nullable String application, @Nullable String purpose, boolean waits) {
  /** The most characters of a purpose: people read it whole when they are asked to approve. */
  private static final int MOST = 500;

  private static final Set<String> KNOWN = Set.of(Hello.APPLICATION, Hello.PURPOSE, Hello.APPROVAL);

  /**
   * Reads it.
   *
   * @throws SQLException SP-5227 for a name that is not known or a value that is not allowed: what
   *     a client asks for and does not get must not go by in silence
   */
  static Said of(Map<String, String> properties) throws SQLException {
    for (String name : properties.keySet()) {
      if (!KNOWN.contains(name)) {
        String shown = name.matches("[\\w.-]{1,60}") ? name : "***";
        throw Codes.badSaying(shown, "this gateway does not know it");
      }
    }
    String purpose = properties.get(Hello.PURPOSE);
    if (purpose != null && !readable(purpose)) {
      throw Codes.badSaying(
          Hello.PURPOSE,
          "it is one line of up to " + MOST + " characters with a letter or digit, none invisible");
    }
    String approval = properties.getOrDefault(Hello.APPROVAL, "wait");
    if (!approval.equals("wait") && !approval.equals("async")) {
      throw Codes.badSaying(Hello.APPROVAL, "it is wait or async");
    }
    return new Said(properties.get(Hello.APPLICATION), purpose, approval.equals("wait"));
  }

  /** Says something, and shows as what it is: those who approve and who read records rely on it. */
  private static boolean readable(String text) {
    return text.length() <= MOST
        && text.codePoints().anyMatch(Character::isLetterOrDigit)
        && text.codePoints().allMatch(Said::shows);
  }

  private static boolean shows(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The same login, with the purpose that its client states, if it states one. */
  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  Login stated(Login login) {
    if (purpose == null) {
      return login;
    }
    Caller caller = new Caller(login.caller().subject(), login.caller().actor(), purpose);
    return new Login(caller, login.expires(), login.credentialId());
  }
}
