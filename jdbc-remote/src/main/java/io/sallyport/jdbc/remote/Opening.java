package io.sallyport.jdbc.remote;

import io.sallyport.api.Secret;
import io.sallyport.jdbc.wire.End;
import io.sallyport.jdbc.wire.Fault;
import io.sallyport.jdbc.wire.Hello;
import io.sallyport.jdbc.wire.Message;
import io.sallyport.jdbc.wire.ProtocolException;
import io.sallyport.jdbc.wire.Welcome;
import io.sallyport.jdbc.wire.Wire;
import io.sallyport.token.TokenException;
import io.sallyport.token.TokenSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** Everything needed to open a session, and to open another one later. Thread-safe. */
record Opening(
    GatewayUrl address, Trust trust, @Nullable TokenSource tokens, Denials denials, int millis) {

  /** An open session. */
  record Session(Transport transport, Welcome welcome) {}

  /** Tries each gateway once, in order. A refusal counts for all of them. */
  Session open() throws SQLException {
    IOException last = null;
    for (GatewayUrl.Host host : address.hosts()) {
      try {
        return open(host);
      } catch (IOException e) {
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
      }
    }
    throw Codes.unreachable(address.hosts().toString(), last);
  }

  private Session open(GatewayUrl.Host host) throws IOException, SQLException {
    Transport transport = Transport.open(host, trust, millis);
    byte[] token = token();
    try {
      transport.send(
          new Hello(
              Wire.VERSION, address.target(), token, TimeZone.getDefault().getID(), properties()));
      Message answer = transport.receive();
      if (answer instanceof Welcome welcome) {
        transport.patience(0);
        return new Session(transport, welcome);
      }
      transport.close();
      throw refusal(answer);
    } catch (IOException | SQLException e) {
      transport.close();
      throw e;
    } finally {
      Arrays.fill(token, (byte) 0);
    }
  }

  private SQLException refusal(Message answer) throws IOException {
    Fault why = answer instanceof End end ? end.why() : null;
    if (why == null) {
      throw new ProtocolException(answer.type() + " after HELLO", "it is WELCOME or END");
    }
    if (tokens != null && "28000".equals(why.state())) {
      tokens.discard();
    }
    return new Faults(denials).exception(why);
  }

  private Map<String, String> properties() {
    Map<String, String> said = new HashMap<>();
    for (String name : GatewayUrl.SAID) {
      String value = address.get(name);
      if (value != null) {
        said.put(name, value);
      }
    }
    return said;
  }

  private byte[] token() throws SQLException {
    if (tokens == null) {
      return new byte[0];
    }
    try (Secret token = tokens.token()) {
      return token.use(Opening::ascii);
    } catch (TokenException e) {
      throw RemoteDriver.noToken(e);
    }
  }

  /** A token is visible ASCII, as its source has checked. */
  private static byte[] ascii(char[] chars) {
    byte[] bytes = new byte[chars.length];
    for (int i = 0; i < chars.length; i++) {
      bytes[i] = (byte) chars[i];
    }
    return bytes;
  }
}
