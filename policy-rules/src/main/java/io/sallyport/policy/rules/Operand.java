package io.sallyport.policy.rules;

import org.jspecify.annotations.Nullable;

/** One side of a comparison: an attribute or a constant. Immutable. */
record Operand(@Nullable Attribute attribute, @Nullable Object constant) {
  static Operand of(Attribute attribute) {
    return new Operand(attribute, null);
  }

  static Operand of(Object constant) {
    return new Operand(null, constant);
  }

  Kind kind() {
    if (attribute != null) {
      return attribute.kind();
    }
    return constant == null ? Kind.ANY : Kind.of(constant);
  }

  Object value(Facts facts) throws Unevaluable {
    if (attribute != null) {
      return attribute.value(facts);
    }
    if (constant == null) {
      throw new Unevaluable("a constant is missing");
    }
    return constant;
  }

  /** What it is called in messages. */
  String words() {
    return attribute != null ? attribute.name() : kind().words();
  }
}
