package io.sallyport.api;

import java.util.regex.Pattern;

/**
 * What is done, such as {@code sql.select} or {@code ssh.exec}. Immutable.
 *
 * @param name family and verb, lower case, joined by a dot
 */
public record Action(String name) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*\\.[a-z][a-z0-9]*");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException when the name is not {@code family.verb}
   */
  public Action {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The action '%s' is not of the form family.verb, as in sql.select.".formatted(name));
    }
  }
}
