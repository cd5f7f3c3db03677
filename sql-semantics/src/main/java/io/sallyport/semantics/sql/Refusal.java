package io.sallyport.semantics.sql;

/** Ends the reading of a text; becomes {@link Unread} at the analyzer's edge. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private final String code;
  private final String remedy;
  private final boolean staleCatalog;

  private Refusal(String code, String what, String remedy, boolean staleCatalog) {
    super(what, null, false, false);
    this.code = code;
    this.remedy = remedy;
    this.staleCatalog = staleCatalog;
  }

  static Refusal empty(String what) {
    return new Refusal("SP-1001", what, "send one SQL statement", false);
  }

  static Refusal limit(String what) {
    return new Refusal("SP-1002", what, "split the statement into smaller ones", false);
  }

  static Refusal lexical(String what, String remedy) {
    return new Refusal("SP-1003", what, remedy, false);
  }

  static Refusal manyStatements() {
    return new Refusal(
        "SP-1004",
        "more than one statement in a text",
        "send one statement at a time, without ';' inside",
        false);
  }

  static Refusal grammar(String what) {
    return new Refusal("SP-1005", what, "write the statement in a plainer form", false);
  }

  static Refusal unknownRelation(String name) {
    return new Refusal(
        "SP-1006",
        "unknown relation: '" + shown(name) + "'",
        "check the name, and qualify it with its schema",
        true);
  }

  static Refusal unknownColumn(String name) {
    return new Refusal(
        "SP-1007",
        "unknown column: '" + shown(name) + "'",
        "check the name, and qualify it with the relation's alias",
        true);
  }

  static Refusal unsupported(String what, String remedy) {
    return new Refusal("SP-1008", what, remedy, false);
  }

  static Refusal session(String what) {
    return new Refusal(
        "SP-1009",
        what,
        "leave the setting as it is: it changes what later statements mean",
        false);
  }

  static Refusal foreignDatabase(String name) {
    return new Refusal(
        "SP-1010",
        "name in another database: '" + shown(name) + "'",
        "use names of the current database",
        false);
  }

  static Refusal hidesRelation(String name) {
    return new Refusal(
        "SP-1011",
        "the common table expression '" + shown(name) + "' has the name of a relation",
        "give it a name of its own",
        false);
  }

  static Refusal readDifferently(String name) {
    return new Refusal(
        "SP-1013",
        "two readings of the statement differ over '" + shown(name) + "'",
        "write the statement in a plainer form",
        false);
  }

  static Refusal internal(String what) {
    return new Refusal("SP-1012", what, "write the statement in a plainer form", false);
  }

  /** Text of the agent's own, cut and made printable. */
  static String shown(String text) {
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return cut.replaceAll("\\p{C}", "·");
  }

  Unread toUnread() {
    return new Unread(code, String.valueOf(getMessage()), remedy, staleCatalog);
  }
}
