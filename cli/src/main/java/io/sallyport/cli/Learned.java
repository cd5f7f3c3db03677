package io.sallyport.cli;

import io.sallyport.api.Access;
import io.sallyport.api.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes rules of recorded calls that were permitted. Used by one thread. */
final class Learned {
  /** They come with any permit of SQL on the target. */
  private static final Set<String> FREE = Set.of("sql.describe", "sql.transaction");

  private final Map<String, String> selectors;
  private final Map<Grant, Terms> grants = new TreeMap<>();

  /** Names the callers for rules: by the group that the fewest others are in. */
  Learned(Collection<RecordedCall> calls) {
    this.selectors = selectors(calls);
    for (RecordedCall call : calls) {
      for (Access access : call.accesses()) {
        if (!access.implied() && !FREE.contains(access.action().name())) {
          add(call, access);
        }
      }
    }
  }

  /**
   * What somebody did with something.
   *
   * @param who the selector, as rules write it
   */
  record Grant(String who, String target, String resource, String action)
      implements Comparable<Grant> {
    @Override
    public int compareTo(Grant other) {
      return key().compareTo(other.key());
    }

    private String key() {
      return String.join("\n", who, target, resource, action);
    }
  }

  /** Under which terms; those of all calls joined. */
  static final class Terms {
    private final Map<String, String> masks = new TreeMap<>();
    private final Set<String> filters = new TreeSet<>();
    private final Map<String, Long> limits = new TreeMap<>();
    private final Set<String> subjects = new TreeSet<>();
    private boolean unfiltered;
    private long calls;

    Map<String, String> masks() {
      return masks;
    }

    Set<String> filters() {
      return filters;
    }

    Map<String, Long> limits() {
      return limits;
    }

    Set<String> subjects() {
      return subjects;
    }

    long calls() {
      return calls;
    }

    boolean unfiltered() {
      return unfiltered;
    }
  }

  /** Every grant with its terms, sorted. */
  Map<Grant, Terms> grants() {
    return grants;
  }

  /** The grants of one call. */
  Set<Grant> of(RecordedCall call) {
    Set<Grant> own = new TreeSet<>();
    for (Access access : call.accesses()) {
      if (!access.implied() && !FREE.contains(access.action().name())) {
        own.add(grant(call, access));
      }
    }
    return own;
  }

  private Grant grant(RecordedCall call, Access access) {
    Resource resource = access.resource();
    return new Grant(
        selectors.getOrDefault(subjectOf(call), "subject:" + call.caller().subject().id()),
        resource.target(),
        resource.name(),
        access.action().name());
  }

  private void add(RecordedCall call, Access access) {
    Terms terms = grants.computeIfAbsent(grant(call, access), g -> new Terms());
    Map<String, Long> limits = new HashMap<>();
    for (Map<?, ?> obligation : Records.maps(call.entry().fields().get("obligations"))) {
      boolean here = Records.text(obligation, "resource").equals(access.resource().toString());
      String kind = Records.text(obligation, "kind");
      switch (Records.text(obligation, "type")) {
        case "limit" -> {
          if (obligation.get("limit") instanceof Long value && speaks(kind, access)) {
            limits.put(kind, value);
          }
        }
        case "mask" -> {
          if (here) {
            terms.masks.merge(Records.text(obligation, "field"), kind, Learned::stricter);
          }
        }
        case "row_filter" -> {
          if (here) {
            terms.filters.add(Records.text(obligation, "condition"));
          }
        }
        default -> {
          // Lookups and detectors are kept by nobody here; the calls that had them are left out.
        }
      }
    }
    join(terms, limits);
    terms.calls++;
    terms.subjects.add(call.caller().subject().id());
    terms.unfiltered |= Boolean.TRUE.equals(access.attributes().get("sql.unfiltered"));
  }

  /** A limit is kept where every call had one, at the largest that was seen. */
  private static void join(Terms terms, Map<String, Long> limits) {
    if (terms.calls == 0) {
      terms.limits.putAll(limits);
    } else {
      terms.limits.keySet().retainAll(limits.keySet());
      terms.limits.replaceAll((kind, value) -> Math.max(value, limits.getOrDefault(kind, value)));
    }
  }

  private static boolean speaks(String limit, Access access) {
    return !limit.equals("affected") || !access.action().name().equals("sql.select");
  }

  /** The kinds from the laxest to the strictest. */
  private static String stricter(String a, String b) {
    List<String> order = List.of("partial", "hash", "token", "null", "redact");
    return order.indexOf(a) >= order.indexOf(b) ? a : b;
  }

  private static String subjectOf(RecordedCall call) {
    return call.caller().subject().id() + "\n" + new TreeSet<>(call.caller().subject().groups());
  }

  private static Map<String, String> selectors(Collection<RecordedCall> calls) {
    Map<String, Set<String>> members = new HashMap<>();
    Map<String, RecordedCall> callers = new LinkedHashMap<>();
    for (RecordedCall call : calls) {
      callers.putIfAbsent(subjectOf(call), call);
      for (String group : call.caller().subject().groups()) {
        members.computeIfAbsent(group, g -> new TreeSet<>()).add(subjectOf(call));
      }
    }
    Map<String, String> names = new HashMap<>();
    callers.forEach(
        (key, call) -> {
          List<String> groups = new ArrayList<>(new TreeSet<>(call.caller().subject().groups()));
          groups.sort(
              java.util.Comparator.comparingInt(g -> members.getOrDefault(g, Set.of()).size()));
          names.put(
              key,
              groups.isEmpty()
                  ? "subject:" + call.caller().subject().id()
                  : "group:" + groups.get(0));
        });
    return names;
  }
}
