package io.sallyport.jdbc.remote;

import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSource;
import io.sallyport.token.TokenSources;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to a gateway: {@code jdbc:sallyport://host[:port][,host2…]/target}. The driver
 * of {@code jdbc:sallyport:} hands such URLs on to here. Thread-safe.
 */
public final class RemoteDriver {
  private static final int CONNECT_MILLIS = 10_000;

  private final Denials denials;

  /** With what makes the exceptions of refusals. */
  public RemoteDriver(Denials denials) {
    this.denials = denials;
  }

  /** Whether a URL names a gateway. */
  public static boolean accepts(String url) {
    return url.startsWith(GatewayUrl.PREFIX);
  }

  /**
   * Connects to the first gateway that answers.
   *
   * @throws SQLException SP-5202, SP-5203 for a URL or property that is refused, SP-5204 where no
   *     gateway answers, SQLState 28000 where there is no token, or the gateway's own refusal
   */
  public Connection connect(String url, @Nullable Properties properties) throws SQLException {
    GatewayUrl address = GatewayUrl.of(url, properties);
    Trust trust =
        Trust.of(
            address.get(GatewayUrl.CA),
            address.get(GatewayUrl.FINGERPRINT),
            ClientKey.of(
                address.get(GatewayUrl.CERTIFICATE), address.get(GatewayUrl.CERTIFICATE_KEY)));
    String first = address.hosts().get(0).toString();
    try {
      @Nullable TokenSource tokens = tokens(address, first);
      return new RemoteConnection(new Opening(address, trust, tokens, denials, millis(address)));
    } catch (TokenException e) {
      throw noToken(e);
    }
  }

  /** Where the token comes from, or null: the client's certificate says who it is. */
  @SuppressWarnings("NullAway") // it does not see @Nullable inside the types of another module
  private static @Nullable TokenSource tokens(GatewayUrl address, String gateway)
      throws TokenException {
    if (address.get(GatewayUrl.CERTIFICATE) != null && !TokenSources.named(address::get)) {
      return null;
    }
    return TokenSources.of(address::get, gateway);
  }

  static SQLException noToken(TokenException e) {
    SQLException failure =
        new SQLInvalidAuthorizationSpecException(String.valueOf(e.getMessage()), "28000");
    failure.initCause(e);
    return failure;
  }

  private static int millis(GatewayUrl address) throws SQLException {
    String given = address.get(GatewayUrl.CONNECT_TIMEOUT);
    if (given == null) {
      return CONNECT_MILLIS;
    }
    if (!given.matches("[1-9][0-9]{0,5}")) {
      throw Codes.badProperty(
          GatewayUrl.CONNECT_TIMEOUT, "it is 1 to 999999 milliseconds", "correct it");
    }
    return Integer.parseInt(given);
  }
}
