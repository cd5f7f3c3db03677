package io.sallyport.jdbc.wire;

import org.jspecify.annotations.Nullable;

/**
 * A savepoint.
 *
 * @param number its number with the gateway
 * @param id the database's id of it, where it has no name
 * @param name its name, or null
 */
public record SavepointHandle(int number, int id, @Nullable String name) {}
