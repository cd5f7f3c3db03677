package io.sallyport.policy.rules;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the text of a condition, by the grammar in {@code docs/policy.md}. One thread, one text.
 */
final class ConditionParser {
  private static final int DEEPEST = 50;
  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");
  private static final List<String> CONSTANTS =
      List.of("text", "instant", "date", "network", "clock", "number");

  private final List<Tokens.Token> tokens;
  private int at;
  private int depth;

  private ConditionParser(List<Tokens.Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * The condition that the text says.
   *
   * @throws BadCondition when it says none
   */
  static Condition parse(String text) throws BadCondition {
    ConditionParser parser = new ConditionParser(Tokens.of(text));
    Condition condition = parser.either();
    if (!parser.peek().group().equals("end")) {
      throw parser.unexpected("'and', 'or' or the end");
    }
    return condition;
  }

  private Tokens.Token peek() {
    return tokens.get(at);
  }

  private boolean accept(String word) {
    boolean is = peek().text().equals(word) && !peek().group().equals("text");
    at += is ? 1 : 0;
    return is;
  }

  private void expect(String word) throws BadCondition {
    if (!accept(word)) {
      throw unexpected("'" + word + "'");
    }
  }

  private BadCondition unexpected(String wanted) {
    Tokens.Token token = peek();
    String found = token.group().equals("end") ? "the end" : "'" + token.text() + "'";
    return new BadCondition(token.offset(), found + " stands where " + wanted + " is expected");
  }

  private Condition either() throws BadCondition {
    List<Condition> parts = new ArrayList<>(List.of(both()));
    while (accept("or")) {
      parts.add(both());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.Some(List.copyOf(parts));
  }

  private Condition both() throws BadCondition {
    List<Condition> parts = new ArrayList<>(List.of(unary()));
    while (accept("and")) {
      parts.add(unary());
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
  }

  private Condition unary() throws BadCondition {
    if (++depth > DEEPEST) {
      throw new BadCondition(
          peek().offset(), "nested deeper than " + DEEPEST + " levels; split it into rules");
    }
    Condition condition;
    if (accept("not")) {
      condition = new Condition.Not(unary());
    } else if (accept("(")) {
      condition = either();
      expect(")");
    } else if (accept("has")) {
      condition = new Condition.Has(attribute());
    } else {
      condition = test();
    }
    depth--;
    return condition;
  }

  private Condition test() throws BadCondition {
    Tokens.Token first = peek();
    Operand left = operand();
    String sign = peek().text();
    if (!peek().group().equals("text") && COMPARISONS.contains(sign)) {
      at++;
      return compare(first, left, sign);
    }
    boolean not = accept("not");
    if (accept("in")) {
      Condition in = membership(first, left);
      return not ? new Condition.Not(in) : in;
    }
    if (accept("like")) {
      Condition like = like(left);
      return not ? new Condition.Not(like) : like;
    }
    if (not) {
      throw unexpected("'in' or 'like'");
    }
    return truth(first, left);
  }

  private Condition truth(Tokens.Token first, Operand left) throws BadCondition {
    Attribute attribute = left.attribute();
    if (attribute == null || !attribute.kind().suits(Kind.BOOLEAN)) {
      throw new BadCondition(
          first.offset(),
          "'%s' alone is not true or false; compare it, as in %s == …"
              .formatted(first.text(), first.text()));
    }
    return new Condition.Truth(attribute);
  }

  private Condition compare(Tokens.Token first, Operand left, String sign) throws BadCondition {
    Tokens.Token second = peek();
    Operand right = operand();
    requireAttribute(first, left, right);
    suits(second, left, right.kind());
    if (left.kind() == Kind.TEXTS || right.kind() == Kind.TEXTS) {
      throw new BadCondition(
          first.offset(), "a list is not compared; write \"name\" in " + first.text());
    }
    boolean ordered = !sign.equals("==") && !sign.equals("!=");
    if (ordered && (left.kind() == Kind.BOOLEAN || right.kind() == Kind.BOOLEAN)) {
      throw new BadCondition(second.offset(), "true and false have no order; use == or !=");
    }
    return new Condition.Compare(left, sign, right);
  }

  private static void requireAttribute(Tokens.Token first, Operand left, Operand right)
      throws BadCondition {
    if (left.attribute() == null && right.attribute() == null) {
      throw new BadCondition(
          first.offset(), "two constants are compared; name an attribute, as in subject.region");
    }
  }

  private static void suits(Tokens.Token at, Operand left, Kind right) throws BadCondition {
    if (!left.kind().suits(right)) {
      throw new BadCondition(
          at.offset(),
          "%s is %s and is compared with %s"
              .formatted(left.words(), left.kind().words(), right.words()));
    }
  }

  private Condition like(Operand left) throws BadCondition {
    Tokens.Token shape = peek();
    if (!shape.group().equals("text")) {
      throw unexpected("a text in quotes");
    }
    at++;
    suits(shape, left, Kind.TEXT);
    return new Condition.Like(left, Glob.overText(Constants.text(shape.text())));
  }

  private Condition membership(Tokens.Token first, Operand left) throws BadCondition {
    if (accept("[")) {
      return list(first, left);
    }
    Tokens.Token start = peek();
    if (start.group().equals("name") && !Constants.isWord(start.text())) {
      Attribute list = attribute();
      if (!list.kind().suits(Kind.TEXTS)) {
        throw new BadCondition(start.offset(), list.name() + " is no list; use ==");
      }
      suits(first, left, Kind.TEXT);
      return new Condition.Member(left, list);
    }
    Object from = constant();
    if (accept("..")) {
      return range(first, left, start, from);
    }
    if (from instanceof Network || left.kind() == Kind.ADDRESS) {
      return networks(start, left, Set.of(from));
    }
    throw unexpected("'..', or a list in brackets before it");
  }

  private Condition range(Tokens.Token first, Operand left, Tokens.Token start, Object from)
      throws BadCondition {
    Object to = constant();
    attributeOnly(first, left);
    suits(start, left, Kind.of(from));
    suits(start, left, Kind.of(to));
    boolean round =
        from instanceof LocalTime
            || from instanceof DayOfWeek
            || left.words().equals("context.time.hour");
    try {
      if (Comparing.order(from, to, left) > 0 && !round) {
        throw new BadCondition(start.offset(), "the range ends before it starts; swap its ends");
      }
    } catch (Unevaluable e) {
      BadCondition bad =
          new BadCondition(start.offset(), "the two ends of the range are of different kinds");
      bad.initCause(e);
      throw bad;
    }
    return new Condition.Between(left, from, to);
  }

  private Condition list(Tokens.Token first, Operand left) throws BadCondition {
    Set<Object> constants = new LinkedHashSet<>();
    Tokens.Token start = peek();
    boolean networks = left.kind() == Kind.ADDRESS;
    do {
      Tokens.Token item = peek();
      Object constant = constant();
      networks |= constant instanceof Network;
      if (!networks) {
        suits(item, left, Kind.of(constant));
      }
      constants.add(constant);
    } while (accept(","));
    expect("]");
    attributeOnly(first, left);
    return networks
        ? networks(start, left, constants)
        : new Condition.OneOf(left, List.copyOf(constants));
  }

  private static void attributeOnly(Tokens.Token first, Operand left) throws BadCondition {
    if (left.attribute() == null) {
      throw new BadCondition(first.offset(), "a constant is looked for; name an attribute");
    }
    if (left.kind() == Kind.TEXTS) {
      throw new BadCondition(
          first.offset(), "a list is looked for; write \"name\" in " + left.words());
    }
  }

  private static Condition networks(Tokens.Token start, Operand left, Set<Object> constants)
      throws BadCondition {
    suits(start, left, Kind.ADDRESS);
    Set<Network> networks = new LinkedHashSet<>();
    for (Object constant : constants) {
      Network network = constant instanceof Network n ? n : Network.of(String.valueOf(constant));
      if (network == null) {
        throw new BadCondition(
            start.offset(), "'" + constant + "' is no network; write it as in 10.0.0.0/8");
      }
      networks.add(network);
    }
    return new Condition.Inside(left, Set.copyOf(networks));
  }

  private Operand operand() throws BadCondition {
    Tokens.Token token = peek();
    boolean name = token.group().equals("name") && !Constants.isWord(token.text());
    return name ? Operand.of(attribute()) : Operand.of(constant());
  }

  private Object constant() throws BadCondition {
    Tokens.Token token = peek();
    if (!CONSTANTS.contains(token.group()) && !Constants.isWord(token.text())) {
      throw unexpected("a value");
    }
    at++;
    return Constants.of(token);
  }

  private Attribute attribute() throws BadCondition {
    Tokens.Token token = peek();
    if (!token.group().equals("name")) {
      throw unexpected("an attribute");
    }
    Attribute attribute = Attribute.named(token.text());
    if (attribute == null) {
      throw new BadCondition(
          token.offset(),
          "unknown attribute '" + token.text() + "'" + Attribute.hint(token.text()));
    }
    at++;
    return attribute;
  }
}
