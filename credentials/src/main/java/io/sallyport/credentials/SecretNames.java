package io.sallyport.credentials;

import java.util.regex.Pattern;

/** The names that a secret can have, as <code>${secret:name}</code> takes them. */
public final class SecretNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

  private SecretNames() {}

  /** Whether a secret can be called so: letters, digits and {@code . _ - /}, up to 200 of them. */
  public static boolean fits(String name) {
    return NAME.matcher(name).matches();
  }
}
