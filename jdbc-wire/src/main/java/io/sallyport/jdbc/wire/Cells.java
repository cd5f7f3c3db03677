package io.sallyport.jdbc.wire;

/** How a cell of a row begins: with what it is, or with its length and {@link #DATA} added. */
public final class Cells {
  /** The cell holds null. */
  public static final int NULL = 0;

  /** Four bytes of length and a {@link Fault} follow. */
  public static final int FAULT = 1;

  /** Four bytes of length and a value of {@link Values} follow. */
  public static final int VALUE = 2;

  /** The first number that is a length: of no bytes. */
  public static final int DATA = 3;

  private Cells() {}
}
