package io.sallyport.detect;

/**
 * One kind of value that can be found by its shape. Immutable.
 *
 * @param name as rules write it, such as {@code credit_card}
 * @param description what it finds, in a few words
 */
public record Detector(String name, String description) {}
