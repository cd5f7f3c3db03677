package io.sallyport.api;

import java.time.Instant;

/**
 * When and where a call is made (AuthZEN: context). Immutable.
 *
 * @param time when the decision is made
 * @param session the id of the access session
 * @param placement {@code embedded} or {@code gateway}
 * @param attributes further facts, such as the caller's address
 */
public record Context(Instant time, String session, String placement, Attributes attributes) {}
