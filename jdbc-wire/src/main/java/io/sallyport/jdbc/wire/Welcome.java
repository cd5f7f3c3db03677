package io.sallyport.jdbc.wire;

import java.util.Map;

/**
 * The gateway's answer to {@link Hello}: the session is open.
 *
 * @param version the protocol's version
 * @param session the session's id, for people and records; it opens nothing
 * @param facts what the client must know of the database to convert values as its driver would
 */
public record Welcome(int version, String session, Map<String, String> facts) implements Message {
  /** Copies the facts. */
  public Welcome {
    facts = Map.copyOf(facts);
  }

  @Override
  public MessageType type() {
    return MessageType.WELCOME;
  }

  @Override
  public void write(WireWriter out) {
    out.i32(version);
    out.text(session);
    Lists.write(out, facts);
  }

  static Welcome read(WireReader in) throws ProtocolException {
    return new Welcome(in.i32(), in.text(), Lists.map(in));
  }
}
