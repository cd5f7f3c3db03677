package io.sallyport.jdbc.wire;

/**
 * A LOB that stays with the gateway; pieces are asked for with {@link ReadLob}.
 *
 * @param number its number
 * @param kind which
 * @param length how many bytes or characters it has
 */
public record LobHandle(int number, LobValue.Kind kind, long length) {}
