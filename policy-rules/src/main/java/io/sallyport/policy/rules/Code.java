package io.sallyport.policy.rules;

/**
 * The kinds of problem a configuration file can have; listed with their remedies in {@code
 * docs/codes.md}.
 */
enum Code {
  /** Missing, too large, empty, or not UTF-8. */
  UNREADABLE("SP-3001"),
  /** Not well-formed YAML, or YAML beyond what a configuration needs. */
  NOT_YAML("SP-3002"),
  UNKNOWN_KEY("SP-3003"),
  DUPLICATE_KEY("SP-3004"),
  MISSING_KEY("SP-3005"),
  /** A list where text belongs, a number where text belongs, and so on. */
  WRONG_SHAPE("SP-3006"),
  /** Of the right shape but not one of the values that are possible. */
  BAD_VALUE("SP-3007"),
  UNKNOWN_ACTION("SP-3008"),
  UNKNOWN_TARGET("SP-3009"),
  NEVER_MATCHES("SP-3010"),
  DUPLICATE_ID("SP-3011"),
  /** A {@code when} or a filter that is not understood. */
  BAD_CONDITION("SP-3012"),
  LITERAL_SECRET("SP-3013"),
  /** A key that has no meaning in this kind of rule. */
  DOES_NOT_FIT("SP-3014");

  private final String id;

  Code(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
