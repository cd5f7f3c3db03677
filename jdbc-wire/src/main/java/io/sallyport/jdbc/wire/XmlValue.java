package io.sallyport.jdbc.wire;

/**
 * A {@link java.sql.SQLXML}.
 *
 * @param text the document
 */
public record XmlValue(String text) {}
