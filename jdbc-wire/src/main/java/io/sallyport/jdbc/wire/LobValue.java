package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A LOB with its content.
 *
 * @param kind which
 * @param bytes the content of a binary one, else null
 * @param text the content of a text, else null
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record LobValue(Kind kind, byte @Nullable [] bytes, @Nullable String text) {
  /** The kinds of LOBs. */
  public enum Kind {
    /** {@link java.sql.Blob}. */
    BLOB,
    /** {@link java.sql.Clob}. */
    CLOB,
    /** {@link java.sql.NClob}. */
    NCLOB,
    /** A value too long for a row that is text, but no LOB. */
    TEXT,
    /** A value too long for a row that is bytes, but no LOB. */
    BYTES;

    /** Whether it holds bytes. */
    public boolean binary() {
      return this == BLOB || this == BYTES;
    }
  }

  /** One of bytes. */
  public static LobValue of(Kind kind, byte[] bytes) {
    return new LobValue(kind, bytes, null);
  }

  /** One of text. */
  public static LobValue of(Kind kind, String text) {
    return new LobValue(kind, null, text);
  }

  /** Checks that the content is of its kind. */
  public LobValue {
    if ((bytes == null) == kind.binary() || (text == null) != kind.binary()) {
      throw new IllegalArgumentException("A LOB has bytes or a text, as its kind says.");
    }
  }
}
