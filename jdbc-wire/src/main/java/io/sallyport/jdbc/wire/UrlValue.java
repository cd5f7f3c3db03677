package io.sallyport.jdbc.wire;

/**
 * A {@link java.net.URL}; never opened.
 *
 * @param text its text
 */
public record UrlValue(String text) {}
