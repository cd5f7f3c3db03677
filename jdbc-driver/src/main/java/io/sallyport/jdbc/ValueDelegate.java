package io.sallyport.jdbc;

/** A wrapped value (array, LOB, struct, …) that may come back as an argument. */
abstract class ValueDelegate {
  final Wrapping wrapping;

  ValueDelegate(Wrapping wrapping) {
    this.wrapping = wrapping;
  }

  /** The vendor's object, for the vendor's driver only. */
  abstract Object vendor();
}
