package io.sallyport.jdbc.wire;

/**
 * A {@link java.sql.RowId}.
 *
 * @param bytes its bytes
 * @param text how it prints
 */
@SuppressWarnings("ArrayRecordComponent") // not copied: it is on the way of every call
public record RowIdValue(byte[] bytes, String text) {}
