package io.sallyport.gateway.control;

import java.util.Map;

/** Prometheus' text format, version 0.0.4. */
final class Metrics {
  private Metrics() {}

  static String text(Map<Operations.Metric, Number> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.forEach(
        (metric, value) ->
            text.append("# HELP ")
                .append(metric.name())
                .append(' ')
                .append(metric.help())
                .append("\n# TYPE ")
                .append(metric.name())
                .append(' ')
                .append(metric.type())
                .append('\n')
                .append(metric.name())
                .append(' ')
                .append(value)
                .append('\n'));
    return text.toString();
  }
}
