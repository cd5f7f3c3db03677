package io.sallyport.jdbc;

import io.sallyport.testkit.CorpusCase;

/** What became of the rows of one group of the corpus. For one thread. */
final class CorpusTally {
  int rows;
  int executions;
  int leaks;
  int denials;
  int maskable;
  int masked;
  int benign;
  int unchanged;
  int changed;

  /** One execution; a row that may be refused as well as masked counts where it is masked. */
  void count(CorpusCase row, boolean refused) {
    executions++;
    if (row.expects("masked")) {
      maskable++;
      masked += refused ? 0 : 1;
    }
    if (row.expectation().equals("clean")) {
      benign++;
      unchanged += refused ? 0 : 1;
    }
  }

  void add(CorpusTally other) {
    rows += other.rows;
    executions += other.executions;
    leaks += other.leaks;
    denials += other.denials;
    maskable += other.maskable;
    masked += other.masked;
    benign += other.benign;
    unchanged += other.unchanged;
    changed += other.changed;
  }

  /** The cells of the report, in its order. */
  String line(String group) {
    return "| %s | %d | %d | %d | %d | %s | %s |"
        .formatted(
            group,
            rows,
            executions,
            leaks,
            denials,
            of(masked, maskable),
            of(unchanged - changed, benign));
  }

  private static String of(int part, int whole) {
    return whole == 0 ? "" : part + " of " + whole;
  }
}
