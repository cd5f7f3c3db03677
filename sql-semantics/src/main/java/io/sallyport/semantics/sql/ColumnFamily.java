package io.sallyport.semantics.sql;

/** The kind of values a column holds, as far as masks need to know. */
public enum ColumnFamily {
  /** Character strings. */
  TEXT,
  /** Whole, exact and floating numbers. */
  NUMERIC,
  /** Truth values. */
  BOOLEAN,
  /** Dates without time. */
  DATE,
  /** Times of day. */
  TIME,
  /** Instants and local timestamps. */
  TIMESTAMP,
  /** UUIDs. */
  UUID,
  /** JSON documents. */
  JSON,
  /** Byte strings. */
  BINARY,
  /** Arrays of anything. */
  ARRAY,
  /** Anything else; a mask on it becomes {@code NULL}. */
  OTHER
}
