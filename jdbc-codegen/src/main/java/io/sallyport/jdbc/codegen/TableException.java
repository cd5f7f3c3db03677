package io.sallyport.jdbc.codegen;

/** The table and the running JDK's interfaces do not agree, or a row cannot be generated. */
final class TableException extends Exception {
  private static final long serialVersionUID = 1L;

  TableException(String message) {
    super(message);
  }
}
