package io.sallyport.policy.rules;

import io.sallyport.api.Actor;
import io.sallyport.api.Attributes;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fact that conditions can name, one of the four AuthZEN nouns' or of the access itself.
 * Immutable.
 *
 * @param name as rules write it
 * @param kind of its values, as far as known
 * @param source where its value comes from
 */
record Attribute(String name, Kind kind, Source source) {
  /** Facts of an access by name, with the actions on which semantics give them. */
  private static final Map<String, Set<String>> OF_ACCESS =
      Map.of("sql.unfiltered", Set.of("sql.update", "sql.delete"));

  private static final Map<String, Attribute> FIXED = fixed();

  /** Reads a value; null where there is none. */
  @FunctionalInterface
  interface Source {
    /**
     * The value.
     *
     * @throws Unevaluable when it is not known whether there is one
     */
    @Nullable Object read(Facts facts) throws Unevaluable;
  }

  private static Map<String, Attribute> fixed() {
    List<Attribute> all = new ArrayList<>();
    all.add(new Attribute("subject.id", Kind.TEXT, f -> f.request().caller().subject().id()));
    all.add(
        new Attribute(
            "subject.groups",
            Kind.TEXTS,
            f -> List.copyOf(f.request().caller().subject().groups())));
    all.add(new Attribute("actor.id", Kind.TEXT, Attribute::actor));
    all.add(new Attribute("action.name", Kind.TEXT, f -> f.access().action().name()));
    all.add(new Attribute("resource.target", Kind.TEXT, f -> f.access().resource().target()));
    all.add(new Attribute("resource.name", Kind.TEXT, f -> f.access().resource().name()));
    all.add(new Attribute("resource.system", Kind.BOOLEAN, f -> f.access().resource().system()));
    all.add(new Attribute("context.purpose", Kind.TEXT, f -> f.request().caller().purpose()));
    all.add(new Attribute("context.placement", Kind.TEXT, f -> f.request().context().placement()));
    all.add(new Attribute("context.session", Kind.TEXT, f -> f.request().context().session()));
    all.add(new Attribute("context.address", Kind.ADDRESS, f -> context(f).get("address")));
    all.add(new Attribute("context.time", Kind.INSTANT, f -> f.request().context().time()));
    all.add(new Attribute("context.time.hour", Kind.NUMBER, f -> (long) f.now().getHour()));
    all.add(new Attribute("context.time.day", Kind.NUMBER, f -> (long) f.now().getDayOfMonth()));
    all.add(new Attribute("context.time.month", Kind.NUMBER, f -> (long) f.now().getMonthValue()));
    all.add(new Attribute("context.time.weekday", Kind.WEEKDAY, f -> f.now().getDayOfWeek()));
    all.add(new Attribute("context.time.date", Kind.DATE, f -> f.now().toLocalDate()));
    all.add(
        new Attribute(
            "context.time.clock",
            Kind.CLOCK,
            f -> f.now().toLocalTime().truncatedTo(ChronoUnit.MINUTES)));
    OF_ACCESS.keySet().forEach(name -> all.add(new Attribute(name, Kind.BOOLEAN, access(name))));
    return all.stream().collect(Collectors.toUnmodifiableMap(Attribute::name, a -> a));
  }

  private static @Nullable Object actor(Facts facts) {
    Actor actor = facts.request().caller().actor();
    return actor == null ? null : actor.id();
  }

  private static Attributes context(Facts facts) {
    return facts.request().context().attributes();
  }

  private static Source access(String name) {
    return facts -> facts.access().attributes().get(name);
  }

  /** The attribute of that name, or null where there is no such thing. */
  static @Nullable Attribute named(String name) {
    Attribute fixed = FIXED.get(name);
    if (fixed != null) {
      return fixed;
    }
    Attribute ofRequest = RequestFacts.named(name);
    if (ofRequest != null) {
      return ofRequest;
    }
    int dot = name.indexOf('.');
    String noun = dot < 0 ? "" : name.substring(0, dot);
    String rest = name.substring(dot + 1);
    if (noun.equals("subject")) {
      return new Attribute(
          name, Kind.ANY, f -> f.request().caller().subject().attributes().get(rest));
    }
    boolean free = noun.equals("context") && rest.indexOf('.') < 0;
    return free ? new Attribute(name, Kind.ANY, f -> context(f).get(rest)) : null;
  }

  /** What to say after a name that is none. */
  static String hint(String name) {
    String near = Spelling.nearest(name, FIXED.keySet());
    return near.isEmpty()
        ? "; known are "
            + String.join(", ", FIXED.keySet().stream().sorted().toList())
            + ", subject.<attribute>, context.<attribute> and "
            + RequestFacts.FORMS
        : "; did you mean '" + near + "'?";
  }

  /** The only actions whose accesses have this fact; empty where every access has it. */
  Set<String> onlyOn() {
    Set<String> ofRequests = RequestFacts.onlyOn(name);
    return ofRequests.isEmpty() ? OF_ACCESS.getOrDefault(name, Set.of()) : ofRequests;
  }

  /**
   * The value.
   *
   * @throws Unevaluable when there is none
   */
  Object value(Facts facts) throws Unevaluable {
    Object value = source.read(facts);
    if (value == null) {
      throw new Unevaluable(name + " is missing");
    }
    return value;
  }
}
