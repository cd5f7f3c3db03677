package io.sallyport.jdbc.wire;

/**
 * A {@link java.sql.SQLType}.
 *
 * @param name its name
 * @param vendor its vendor
 * @param number its number, of {@link java.sql.Types} for the JDK's own
 */
public record TypeValue(String name, String vendor, int number) {}
