package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A {@link java.sql.Array}.
 *
 * @param typeName the database's name of the elements' type
 * @param baseType the elements' type, of {@link java.sql.Types}
 * @param elements an array of a class that {@link Values} carries
 * @param text the database's text of the whole, or null
 */
public record ArrayValue(
    String typeName, int baseType, @Nullable Object elements, @Nullable String text) {}
