package io.sallyport.jdbc;

/** What prepared and callable statements govern in the same way. */
abstract class AbstractPreparedStatement extends ForwardingPreparedStatement {
  AbstractPreparedStatement(Wrapping wrapping) {
    super(wrapping);
  }
}
