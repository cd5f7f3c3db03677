package io.sallyport.api;

import java.util.Set;

/**
 * The authenticated identity that a request counts for (AuthZEN: subject). Immutable.
 *
 * @param id the identity's name, never blank; it stands in every audit event
 * @param groups the groups it belongs to, as the identity provider names them
 * @param attributes further facts for rule conditions, such as a region
 */
public record Subject(String id, Set<String> groups, Attributes attributes) {
  /**
   * Copies the groups.
   *
   * @throws IllegalArgumentException when the id is blank
   */
  public Subject {
    id = Names.required("subject", id);
    groups = Set.copyOf(groups);
  }

  /** A subject with groups and no further attributes. */
  public static Subject of(String id, String... groups) {
    return new Subject(id, Set.of(groups), Attributes.none());
  }
}
