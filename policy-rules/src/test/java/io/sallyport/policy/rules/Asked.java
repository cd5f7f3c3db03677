package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Action;
import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import io.sallyport.api.Caller;
import io.sallyport.api.ConfigurationException;
import io.sallyport.api.Context;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.policy.spi.Opinion;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a policy in few words. */
record Asked(
    RulesPolicy policy,
    Subject subject,
    @Nullable Actor actor,
    @Nullable String purpose,
    Instant time,
    Attributes context) {
  static final Subject ALICE = Subject.of("alice", "analysts");

  static Asked of(String yaml) {
    return new Asked(
        file(yaml).policy(),
        ALICE,
        null,
        null,
        Instant.parse("2026-03-04T10:30:00Z"),
        Attributes.none());
  }

  static SallyportFile file(String yaml) {
    try {
      return SallyportFile.parse("sallyport.yaml", yaml);
    } catch (ConfigurationException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** A file with these rules. */
  static Asked rules(String rules) {
    return of("version: 1\nrules:\n" + rules.indent(2));
  }

  Asked by(Subject other) {
    return new Asked(policy, other, actor, purpose, time, context);
  }

  Asked actor(String id) {
    return new Asked(policy, subject, Actor.of(id), purpose, time, context);
  }

  Asked purpose(String other) {
    return new Asked(policy, subject, actor, other, time, context);
  }

  Asked at(String instant) {
    return new Asked(policy, subject, actor, purpose, Instant.parse(instant), context);
  }

  Asked context(String name, Object value) {
    return new Asked(policy, subject, actor, purpose, time, Attributes.of(name, value));
  }

  AccessRequest request(Access access) {
    return new AccessRequest(
        new Caller(subject, actor, purpose),
        new Target(access.resource().target()),
        List.of(access),
        new Context(time, "session-1", "embedded", context));
  }

  Opinion on(Access access) {
    return policy.evaluate(request(access), access);
  }

  Opinion on(String action, Resource resource) {
    return on(Access.of(action, resource));
  }

  Opinion on(String action, String target, String name) {
    return on(action, Resource.of(target, name));
  }

  Opinion.Effect effect(String action, String target, String name) {
    return on(action, target, name).effect();
  }

  /** A table in the schema that the search path finds. */
  static Resource table(String schema, String name) {
    return new Resource("shop", schema + "." + name, Set.of(name), false);
  }

  static Resource table(String name) {
    return table("public", name);
  }

  static Resource system(String name) {
    String bare = name.substring(name.lastIndexOf('.') + 1);
    return new Resource("shop", name, Set.of(bare), true);
  }

  static Access write(String action, Resource resource, boolean unfiltered) {
    return new Access(
        new Action(action), resource, false, Attributes.of("sql.unfiltered", unfiltered));
  }
}
