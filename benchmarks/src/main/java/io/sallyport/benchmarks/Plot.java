package io.sallyport.benchmarks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws ratios as bars, one panel for each workload, as plain SVG. One thread at a time. */
final class Plot {
  private static final int LEFT = 220;
  private static final int WIDTH = 420;
  private static final int RIGHT = 160;
  private static final int ROW = 20;
  private static final int HEAD = 34;
  private static final int GAP = 14;

  private final StringBuilder out = new StringBuilder();
  private final Scale scale;
  private int y = GAP;

  private Plot(Scale scale) {
    this.scale = scale;
  }

  /**
   * The axis of ratios.
   *
   * @param marks what is marked, from the least to the most
   * @param logarithmic whether equal lengths are equal factors; bars begin at 1 then
   */
  record Scale(List<Double> marks, boolean logarithmic) {
    /** From nothing to three times. */
    static final Scale LINEAR = new Scale(List.of(0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0), false);

    /** From half to fifty times. */
    static final Scale WIDE = new Scale(List.of(0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0), true);

    private double share(double ratio) {
      double least = marks.get(0);
      double bounded = Math.max(least, Math.min(most(), ratio));
      return logarithmic
          ? Math.log(bounded / least) / Math.log(most() / least)
          : (bounded - least) / (most() - least);
    }

    private double most() {
      return marks.get(marks.size() - 1);
    }

    private double origin() {
      return logarithmic ? 1 : 0;
    }
  }

  /**
   * One workload.
   *
   * @param title its name
   * @param bars its contenders
   * @param goal the most that is wanted of our own, or null
   */
  record Panel(String title, List<Bar> bars, @Nullable Double goal) {
    Panel(String title, List<Bar> bars) {
      this(title, bars, null);
    }
  }

  /**
   * One contender.
   *
   * @param own whether it is this project's
   */
  record Bar(String title, Spread ratio, boolean own) {}

  /** The whole picture. */
  static String of(String title, List<Panel> panels) {
    return of(title, panels, Scale.LINEAR);
  }

  static String of(String title, List<Panel> panels, Scale scale) {
    Plot plot = new Plot(scale);
    plot.text(GAP, plot.y + 14, "start", "font-weight=\"bold\" font-size=\"14\"", title);
    plot.y += HEAD;
    panels.forEach(plot::panel);
    int width = LEFT + WIDTH + RIGHT;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" font-family="sans-serif" font-size="12">
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        %3$s</svg>
        """
        .formatted(width, plot.y, plot.out);
  }

  private void panel(Panel panel) {
    Double goal = panel.goal();
    String wanted = goal == null ? "" : ", goal ≤ " + goal + "×";
    text(LEFT, y + 14, "start", "font-weight=\"bold\"", panel.title() + wanted);
    y += HEAD - 10;
    int bottom = y + panel.bars().size() * ROW;
    for (double mark : scale.marks()) {
      String colour = mark == 1 ? "#444444" : "#dddddd";
      line(x(mark), y, x(mark), bottom, colour);
      text(x(mark), bottom + 14, "middle", "fill=\"#666666\" font-size=\"10\"", mark + "×");
    }
    if (goal != null) {
      line(x(goal), y - 4, x(goal), bottom + 4, "#2f855a");
    }
    for (Bar bar : panel.bars()) {
      bar(bar);
    }
    y = bottom + HEAD;
  }

  private void bar(Bar bar) {
    Spread ratio = bar.ratio();
    text(LEFT - 8, y + 14, "end", "", bar.title());
    add(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        Math.min(x(scale.origin()), x(ratio.median())),
        y + 4,
        Math.abs(x(ratio.median()) - x(scale.origin())),
        ROW - 8,
        bar.own() ? "#2b6cb0" : "#a0aec0");
    line(x(ratio.low()), y + ROW / 2, x(ratio.high()), y + ROW / 2, "#1a202c");
    String beyond = ratio.median() > scale.most() ? " →" : "";
    double end = Math.max(x(ratio.median()), x(ratio.high())) + 6;
    text(end, y + 14, "start", "", String.format(Locale.ROOT, "%.2f×%s", ratio.median(), beyond));
    y += ROW;
  }

  private double x(double ratio) {
    return LEFT + WIDTH * scale.share(ratio);
  }

  private void line(double x1, int y1, double x2, int y2, String colour) {
    add(
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>",
        x1, y1, x2, y2, colour);
  }

  private void text(double x, int at, String anchor, String more, String content) {
    String safe = content.replace("&", "&amp;").replace("<", "&lt;");
    add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" %s>%s</text>", x, at, anchor, more, safe);
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
