package io.sallyport.jdbc.remote;

import java.sql.RowId;
import java.util.Arrays;

/** A row's id. Immutable. */
final class RemoteRowId implements RowId {
  private final byte[] bytes;
  private final String text;

  RemoteRowId(byte[] bytes, String text) {
    this.bytes = bytes.clone();
    this.text = text;
  }

  @Override
  public byte[] getBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemoteRowId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return text;
  }
}
