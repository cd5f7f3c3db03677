package io.sallyport.jdbc.wire;

import java.util.Map;

/**
 * The first message of a client.
 *
 * @param version the protocol's version
 * @param target the target's name
 * @param token what the client authenticates with, in UTF-8; whoever reads it wipes it
 * @param zone the client's time zone, as {@link java.time.ZoneId} names it
 * @param properties what else the client says of itself, each name once; of the names below no more
 *     than one each, and a gateway refuses others
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record Hello(
    int version, String target, byte[] token, String zone, Map<String, String> properties)
    implements Message {
  /** The name under which the database knows the application. */
  public static final String APPLICATION = "ApplicationName";

  /** The stated purpose: the client's word, whoever it is. */
  public static final String PURPOSE = "sallyport.purpose";

  /** Whether calls are held while people are asked for approval: {@code wait} or {@code async}. */
  public static final String APPROVAL = "sallyport.approval";

  /** Copies the properties; the token is the caller's to wipe. */
  public Hello {
    properties = Map.copyOf(properties);
  }

  @Override
  public MessageType type() {
    return MessageType.HELLO;
  }

  @Override
  public void write(WireWriter out) {
    out.i32(version);
    out.text(target);
    out.bytes(token);
    out.text(zone);
    Lists.write(out, properties);
  }

  static Hello read(WireReader in) throws ProtocolException {
    return new Hello(in.i32(), in.text(), in.bytes(), in.text(), Lists.map(in));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Hello[version=" + version + ", target=" + target + ", token=***]";
  }
}
