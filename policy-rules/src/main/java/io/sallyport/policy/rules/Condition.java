package io.sallyport.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What must hold for a rule to speak. Immutable; thread-safe. */
sealed interface Condition {
  /**
   * Whether it holds.
   *
   * @throws Unevaluable when that cannot be told: an attribute is missing or of the wrong kind
   */
  boolean holds(Facts facts) throws Unevaluable;

  /** Every attribute it may read. */
  default List<Attribute> reads() {
    List<Attribute> all = new ArrayList<>();
    collect(all);
    return all;
  }

  /** Adds the attributes that it may read. */
  void collect(List<Attribute> into);

  /** All parts hold, asked from left to right until one does not. */
  record All(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      for (Condition part : parts) {
        if (!part.holds(facts)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void collect(List<Attribute> into) {
      parts.forEach(part -> part.collect(into));
    }
  }

  /** Some part holds, asked from left to right until one does. */
  record Some(List<Condition> parts) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      for (Condition part : parts) {
        if (part.holds(facts)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void collect(List<Attribute> into) {
      parts.forEach(part -> part.collect(into));
    }
  }

  /** The part does not hold. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      return !part.holds(facts);
    }

    @Override
    public void collect(List<Attribute> into) {
      part.collect(into);
    }
  }

  /** An attribute that is true. */
  record Truth(Attribute attribute) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      if (attribute.value(facts) instanceof Boolean truth) {
        return truth;
      }
      throw new Unevaluable(attribute.name() + " is not true or false");
    }

    @Override
    public void collect(List<Attribute> into) {
      into.add(attribute);
    }
  }

  /** An attribute has a value at all. */
  record Has(Attribute attribute) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      return attribute.source().read(facts) != null;
    }

    @Override
    public void collect(List<Attribute> into) {
      into.add(attribute);
    }
  }

  /** Two values compared by {@code == != < <= > >=}. */
  record Compare(Operand left, String operator, Operand right) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      Object a = left.value(facts);
      Object b = right.value(facts);
      return switch (operator) {
        case "==" -> Comparing.same(a, b, left);
        case "!=" -> !Comparing.same(a, b, left);
        case "<" -> Comparing.order(a, b, left) < 0;
        case "<=" -> Comparing.order(a, b, left) <= 0;
        case ">" -> Comparing.order(a, b, left) > 0;
        default -> Comparing.order(a, b, left) >= 0;
      };
    }

    @Override
    public void collect(List<Attribute> into) {
      Comparing.collect(left, into);
      Comparing.collect(right, into);
    }
  }

  /**
   * A value lies in a range, ends included; a range whose start is after its end goes round
   * (22:00..06:00).
   */
  record Between(Operand left, Object from, Object to) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      Object value = left.value(facts);
      boolean above = Comparing.order(value, from, left) >= 0;
      boolean below = Comparing.order(value, to, left) <= 0;
      return Comparing.order(from, to, left) <= 0 ? above && below : above || below;
    }

    @Override
    public void collect(List<Attribute> into) {
      Comparing.collect(left, into);
    }
  }

  /** A value is one of some constants. */
  record OneOf(Operand left, List<Object> constants) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      Object value = left.value(facts);
      for (Object constant : constants) {
        if (Comparing.same(value, constant, left)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void collect(List<Attribute> into) {
      Comparing.collect(left, into);
    }
  }

  /** A value is in an attribute's list. */
  record Member(Operand left, Attribute list) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      Object value = left.value(facts);
      if (!(list.value(facts) instanceof List<?> items)) {
        throw new Unevaluable(list.name() + " is not a list");
      }
      if (!(value instanceof String)) {
        throw new Unevaluable(left.words() + " is not a text");
      }
      return items.contains(value);
    }

    @Override
    public void collect(List<Attribute> into) {
      Comparing.collect(left, into);
      into.add(list);
    }
  }

  /** An address lies in one of some networks. */
  record Inside(Operand left, Set<Network> networks) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      if (!(left.value(facts) instanceof String address)) {
        throw new Unevaluable(left.words() + " is not an address");
      }
      boolean inside = false;
      for (Network network : networks) {
        inside |= network.holds(address);
      }
      return inside;
    }

    @Override
    public void collect(List<Attribute> into) {
      Comparing.collect(left, into);
    }
  }

  /** A text has a shape; stars stand for any characters. */
  record Like(Operand left, Glob shape) implements Condition {
    @Override
    public boolean holds(Facts facts) throws Unevaluable {
      if (left.value(facts) instanceof String text) {
        return shape.matches(text);
      }
      throw new Unevaluable(left.words() + " is not a text");
    }

    @Override
    public void collect(List<Attribute> into) {
      Comparing.collect(left, into);
    }
  }
}
