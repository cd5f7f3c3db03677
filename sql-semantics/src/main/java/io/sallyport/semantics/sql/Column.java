package io.sallyport.semantics.sql;

/**
 * A column of a relation. Immutable.
 *
 * @param name the name as stored
 * @param typeName the type as the dialect writes it in {@code CAST}, for example {@code
 *     varchar(80)}; for MySQL as in the column's definition
 * @param family the kind of values
 * @param nullable whether the column can be {@code NULL}
 */
public record Column(String name, String typeName, ColumnFamily family, boolean nullable) {}
