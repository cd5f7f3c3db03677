package io.sallyport.api;

import org.jspecify.annotations.Nullable;

/**
 * The agent that acts for a subject (RFC 8693 §4.1, {@code act}). Immutable.
 *
 * @param id the agent's name, never blank
 * @param behind the actor it acts behind, in a chain of delegation, or null
 */
public record Actor(String id, @Nullable Actor behind) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the id is blank
   */
  public Actor {
    id = Names.required("actor", id);
  }

  /** An actor with nobody behind it. */
  public static Actor of(String id) {
    return new Actor(id, null);
  }
}
