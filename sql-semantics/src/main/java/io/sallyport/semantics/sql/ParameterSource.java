package io.sallyport.semantics.sql;

/** Where the value of one {@code ?} of a rewritten text comes from. */
public sealed interface ParameterSource {

  /**
   * The statement's own parameter.
   *
   * @param number its place among the statement's own, from 1
   */
  record Own(int number) implements ParameterSource {}

  /**
   * The statement's own parameter, compared with a masked column's raw value.
   *
   * @param number its place among the statement's own, from 1
   * @param column the column
   */
  record Lookup(int number, ColumnName column) implements ParameterSource {}

  /**
   * A value that a row filter compares with.
   *
   * @param name the attribute that holds it, such as {@code subject.region}
   */
  record Value(String name) implements ParameterSource {}
}
