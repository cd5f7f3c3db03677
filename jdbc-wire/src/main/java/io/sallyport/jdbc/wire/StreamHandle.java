package io.sallyport.jdbc.wire;

/**
 * A parameter whose value follows in {@link Chunk}s.
 *
 * @param number its number, given by the client
 * @param text whether it is characters, not bytes
 */
public record StreamHandle(int number, boolean text) {}
