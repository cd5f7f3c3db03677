package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/** The messages by the byte that names them: what a client sends is under 64. */
public enum MessageType {
  /** {@link Hello}. */
  HELLO(1),
  /** {@link Execute}. */
  EXECUTE(2),
  /** {@link Batch}. */
  BATCH(3),
  /** {@link Call}. */
  CALL(4),
  /** {@link Fetch}. */
  FETCH(5),
  /** {@link Release}. */
  RELEASE(6),
  /** {@link Cancel}. */
  CANCEL(7),
  /** {@link ReadLob}. */
  READ_LOB(8),
  /** {@link Chunk}. */
  CHUNK(9),
  /** {@link Describe}. */
  DESCRIBE(10),
  /** {@link More}. */
  MORE(11),
  /** {@link Bye}. */
  BYE(12),
  /** {@link Welcome}. */
  WELCOME(64),
  /** {@link Result}. */
  RESULT(65),
  /** {@link Rows}. */
  ROWS(66),
  /** {@link Value}. */
  VALUE(67),
  /** {@link Failure}. */
  FAILURE(68),
  /** {@link End}. */
  END(69);

  private static final int LAST = 69;
  private static final @Nullable MessageType[] BY_CODE = byCode();

  private final int code;

  MessageType(int code) {
    this.code = code;
  }

  private static @Nullable MessageType[] byCode() {
    @Nullable MessageType[] types = new @Nullable MessageType[LAST + 1];
    for (MessageType type : values()) {
      types[type.code] = type;
    }
    return types;
  }

  /** The byte. */
  public int code() {
    return code;
  }

  /** Whether a client sends it. */
  public boolean fromClient() {
    return code < 64;
  }

  /** The type of a byte. */
  public static MessageType of(int code) throws ProtocolException {
    MessageType type = code > LAST ? null : BY_CODE[code];
    if (type == null) {
      throw new ProtocolException("a message of type " + code, "it is one of docs/jdbc-wire.md");
    }
    return type;
  }

  /** Reads a message of this type, all of it. */
  public Message read(WireReader in) throws ProtocolException {
    Message message = content(in);
    in.end();
    return message;
  }

  private Message content(WireReader in) throws ProtocolException {
    return switch (this) {
      case HELLO -> Hello.read(in);
      case EXECUTE -> Execute.read(in);
      case BATCH -> Batch.read(in);
      case CALL -> Call.read(in);
      case FETCH -> Fetch.read(in);
      case RELEASE -> Release.read(in);
      case CANCEL -> Cancel.read(in);
      case READ_LOB -> ReadLob.read(in);
      case CHUNK -> Chunk.read(in);
      case DESCRIBE -> Describe.read(in);
      case MORE -> More.read(in);
      case BYE -> Bye.read(in);
      case WELCOME -> Welcome.read(in);
      case RESULT -> Result.read(in);
      case ROWS -> Rows.read(in);
      case VALUE -> Value.read(in);
      case FAILURE -> Failure.read(in);
      case END -> End.read(in);
    };
  }
}
