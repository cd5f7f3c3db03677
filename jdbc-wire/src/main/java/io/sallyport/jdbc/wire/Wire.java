package io.sallyport.jdbc.wire;

/** The numbers of the protocol. */
public final class Wire {
  /** The version that both ends must speak. */
  public static final int VERSION = 2;

  /** Bytes in front of a message: its length with the type, then the type. */
  public static final int HEADER = 5;

  /** The most bytes of a frame before the client is known: one Hello with a long token. */
  public static final int MAX_HELLO = 64 * 1024;

  /** The most bytes of a frame. Larger values go in chunks. */
  public static final int MAX_FRAME = 16 * 1024 * 1024;

  /** Values longer than this many bytes, or characters, go in chunks of this size. */
  public static final int CHUNK = 256 * 1024;

  /** How deep arrays and structures may nest. */
  static final int MAX_DEPTH = 16;

  /** How many exceptions, warnings or calls one message may list. */
  static final int MAX_LIST = 100_000;

  private Wire() {}
}
