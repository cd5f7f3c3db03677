package io.sallyport.gateway.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in the last hours, in thirty steps. One thread; good for one answer. */
final class Overview {
  private static final int STEPS = 30;
  private static final int TOP = 6;

  private final Instant start;
  private final Duration step;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Tally> reasons = new HashMap<>();
  private final Map<String, Tally> subjects = new HashMap<>();
  private final Step all = new Step();

  private static final class Step {
    private long permits;
    private long denies;
    private long masked;
    private long[] took = new long[64];
    private int timed;

    void add(Call call) {
      if (!call.permitted) {
        denies++;
        return;
      }
      permits++;
      masked += call.masked;
      if (call.tookMicros >= 0) {
        if (timed == took.length) {
          took = Arrays.copyOf(took, timed * 2);
        }
        took[timed++] = call.tookMicros;
      }
    }

    void sort() {
      Arrays.sort(took, 0, timed);
    }

    @Nullable Long quantile(double share) {
      return timed == 0 ? null : took[Math.min(timed - 1, (int) (timed * share))];
    }
  }

  private static final class Tally {
    private long count;
    private String about = "";
  }

  private Overview(Instant start, Duration step) {
    this.start = start;
    this.step = step;
    for (int i = 0; i < STEPS; i++) {
      steps.add(new Step());
    }
  }

  static Map<String, Object> of(CallLog log, Viewer viewer, Duration span, Instant now) {
    Instant start = now.minus(span);
    Overview overview = new Overview(start, span.dividedBy(STEPS));
    for (Call call : log.since(start)) {
      if (viewer.sees(call.subject)) {
        overview.add(call);
      }
    }
    return overview.shown();
  }

  private void add(Call call) {
    long at = Duration.between(start, call.time).toMillis() / Math.max(1, step.toMillis());
    steps.get((int) Math.max(0, Math.min(STEPS - 1, at))).add(call);
    all.add(call);
    subjects.computeIfAbsent(call.subject, any -> new Tally()).count++;
    String code = call.code;
    if (!call.permitted && code != null) {
      Tally tally = reasons.computeIfAbsent(code, any -> new Tally());
      tally.count++;
      if (tally.about.isEmpty() && call.message != null) {
        tally.about = call.message;
      }
    }
  }

  private Map<String, Object> shown() {
    List<Map<String, Object>> buckets = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      Step one = steps.get(i);
      one.sort();
      Map<String, Object> bucket = new LinkedHashMap<>();
      bucket.put("t", start.plus(step.multipliedBy(i)).toString());
      bucket.put("permits", one.permits);
      bucket.put("denies", one.denies);
      bucket.put("masked", one.masked);
      put(bucket, "p50", one.quantile(0.5));
      put(bucket, "p99", one.quantile(0.99));
      buckets.add(bucket);
    }
    all.sort();
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("calls", all.permits + all.denies);
    totals.put("refused", all.denies);
    totals.put("masked", all.masked);
    put(totals, "p50", all.quantile(0.5));
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("buckets", buckets);
    shown.put("totals", totals);
    shown.put("reasons", top(reasons));
    shown.put("subjects", top(subjects));
    return shown;
  }

  private static List<Map<String, Object>> top(Map<String, Tally> tallies) {
    List<Map.Entry<String, Tally>> sorted = new ArrayList<>(tallies.entrySet());
    sorted.sort(
        Collections.reverseOrder(
            Map.Entry.comparingByValue((a, b) -> Long.compare(a.count, b.count))));
    List<Map<String, Object>> top = new ArrayList<>();
    for (Map.Entry<String, Tally> one : sorted.subList(0, Math.min(TOP, sorted.size()))) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", one.getKey());
      row.put("count", one.getValue().count);
      row.put("about", one.getValue().about);
      top.add(row);
    }
    return top;
  }

  private static void put(Map<String, Object> into, String name, @Nullable Object value) {
    if (value != null) {
      into.put(name, value);
    }
  }
}
