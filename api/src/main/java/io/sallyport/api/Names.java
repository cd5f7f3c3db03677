package io.sallyport.api;

/** The one check that a name is there at all. */
final class Names {
  private Names() {}

  static String required(String what, String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "The %s has a blank name; every %s needs one.".formatted(what, what));
    }
    return name;
  }
}
