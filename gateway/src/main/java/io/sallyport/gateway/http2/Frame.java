package io.sallyport.gateway.http2;

/** One frame (RFC 9113 §4.1). Its payload is the reader's, until that reads the next one. */
final class Frame {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int PRIORITIZED = 0x20;

  /** The payload that every peer takes (RFC 9113 §4.2); this side takes no more either. */
  static final int LARGEST = 16_384;

  static final int HEAD = 9;

  private final int type;
  private final int flags;
  private final int stream;
  private final byte[] bytes;
  private final int length;

  /**
   * As read.
   *
   * @param bytes holds the payload from 0 on
   */
  Frame(int type, int flags, int stream, byte[] bytes, int length) {
    this.type = type;
    this.flags = flags;
    this.stream = stream;
    this.bytes = bytes;
    this.length = length;
  }

  int type() {
    return type;
  }

  /** The stream's number; 0 for the connection. */
  int stream() {
    return stream;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The payload's. */
  int length() {
    return length;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  int integer(int at) {
    return ((bytes[at] & 0xFF) << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }

  /** Of that length, or the frame is none of its type. */
  void exactly(int wanted) throws ConnectionBroken {
    if (length != wanted) {
      throw new ConnectionBroken(ErrorCode.FRAME_SIZE_ERROR, "a frame of its type has " + wanted);
    }
  }

  /** Of the connection, or of a stream. */
  void ofConnection(boolean wanted) throws ConnectionBroken {
    if (wanted != (stream == 0)) {
      throw new ConnectionBroken(
          ErrorCode.PROTOCOL_ERROR,
          wanted ? "a frame of its type is no stream's" : "a frame of its type is a stream's");
    }
  }

  /**
   * Where the content begins and ends between padding and what stands before it.
   *
   * @param before the bytes in front of the content, behind the padding's length
   */
  int[] content(int before) throws ConnectionBroken {
    int pad = has(PADDED) && length > 0 ? bytes[0] & 0xFF : 0;
    int from = (has(PADDED) ? 1 : 0) + before;
    int to = length - pad;
    if (from > to) {
      throw new ConnectionBroken(ErrorCode.PROTOCOL_ERROR, "padding is shorter than its frame");
    }
    return new int[] {from, to};
  }
}
