package io.sallyport.jdbc;

/** What plain, prepared and callable statements govern in the same way. */
abstract class AbstractStatement extends ForwardingStatement {
  AbstractStatement(Wrapping wrapping) {
    super(wrapping);
  }
}
