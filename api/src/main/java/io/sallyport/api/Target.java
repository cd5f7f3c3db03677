package io.sallyport.api;

/**
 * A system that is connected to, by the name that rules use. Immutable.
 *
 * @param name the name, never blank, without a slash
 */
public record Target(String name) {
  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException when the name is blank or holds a slash
   */
  public Target {
    name = Names.required("target", name);
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "The target '%s' has a slash in its name; rules write target/resource.".formatted(name));
    }
  }
}
