package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Subject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * A rough measure of how long rules take to decide, run by hand: {@code main} prints nanoseconds of
 * processor time for an access seen before and for a new one, at 10 and at 1,000 rules. The proper
 * benchmarks live in {@code benchmarks/}.
 */
final class EvaluationSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 200_000;

  private EvaluationSpeed() {}

  public static void main(String[] args) {
    for (int rules : new int[] {10, 1_000}) {
      for (boolean conditions : new boolean[] {false, true}) {
        Asked asked = asked(rules, conditions);
        measure("%5d rules, conditions %-5s, known".formatted(rules, conditions), asked, false);
        measure("%5d rules, conditions %-5s, new  ".formatted(rules, conditions), asked, true);
      }
    }
  }

  private static Asked asked(int rules, boolean conditions) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < rules - 1; i++) {
      yaml.append(
          "- id: r%d\n  permit: [sql.select]\n  on: [shop/t%d]\n".formatted(i, i % (rules / 3)));
      yaml.append("  to: [group:g%d]\n  limit: { rows: 100 }\n".formatted(i % 7));
      if (conditions) {
        yaml.append("  when: context.time.hour in 8..18 and subject.id != 'x'\n");
      }
    }
    yaml.append("- { id: d, deny: [sql.update], when: sql.unfiltered }\n");
    return Asked.rules(yaml.toString()).by(Subject.of("alice", "g1", "g2", "g3"));
  }

  private static void measure(String what, Asked asked, boolean fresh) {
    long[] nanos = new long[15];
    long seen = 0;
    Access known = Access.of("sql.select", Asked.table("t1"));
    AccessRequest request = asked.request(known);
    for (int run = 0; run < nanos.length; run++) {
      int rounds = fresh ? ROUNDS / 10 : ROUNDS;
      Access[] accesses = new Access[rounds];
      for (int i = 0; i < rounds; i++) {
        accesses[i] = fresh ? Access.of("sql.select", known.resource()) : known;
      }
      long start = THREADS.getCurrentThreadCpuTime();
      for (Access access : accesses) {
        seen += asked.policy().evaluate(request, access).rules().size();
      }
      nanos[run] = (THREADS.getCurrentThreadCpuTime() - start) / rounds;
    }
    Arrays.sort(nanos);
    System.out.printf("%s: %d ns (%d)%n", what, nanos[nanos.length / 2], seen / ROUNDS);
  }
}
