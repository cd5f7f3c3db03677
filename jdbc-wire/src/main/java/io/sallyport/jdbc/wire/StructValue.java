package io.sallyport.jdbc.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link java.sql.Struct}.
 *
 * @param typeName the database's name of its type
 * @param attributes its attributes, of {@link Values}
 */
public record StructValue(String typeName, List<@Nullable Object> attributes) {}
