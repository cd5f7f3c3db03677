package io.sallyport.jdbc.wire;

/**
 * A class asked for with {@code getObject(…, Class)}; the gateway looks it up among those it knows.
 *
 * @param name its full name
 */
public record ClassValueName(String name) {}
