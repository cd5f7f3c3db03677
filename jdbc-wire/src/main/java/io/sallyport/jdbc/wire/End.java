package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * The gateway's last message: it closes the connection.
 *
 * @param why what ended the session, or null where the client asked for it
 */
public record End(@Nullable Fault why) implements Message {
  @Override
  public MessageType type() {
    return MessageType.END;
  }

  @Override
  public void write(WireWriter out) {
    Lists.optional(out, why, Fault::write);
  }

  static End read(WireReader in) throws ProtocolException {
    return new End(Lists.optional(in, Fault::read));
  }
}
