package io.sallyport.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The command's log: silent, since what a command prints is its own, but for the gateway, which
 * logs to stderr, one JSON object a line. Thread-safe.
 */
public final class LogLines implements SLF4JServiceProvider {
  /** The system property with the level: {@code debug info warn error}; anything else is off. */
  static final String LEVEL = "sallyport.log";

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();
  private final PrintStream out = System.err;

  /** For {@link java.util.ServiceLoader}. */
  public LogLines() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> new Lines(name, out);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // Nothing to prepare.
  }

  /** Where lines of one name go. */
  private static final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final transient PrintStream out;

    private Lines(String name, PrintStream out) {
      this.name = name;
      this.out = out;
    }

    private boolean wanted(Level level) {
      String set = System.getProperty(LEVEL, "off").toUpperCase(Locale.ROOT);
      return switch (set) {
        case "DEBUG", "INFO", "WARN", "ERROR" -> level.toInt() >= Level.valueOf(set).toInt();
        default -> false;
      };
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable cause) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("time", Instant.now().toString());
      line.put("level", level.name().toLowerCase(Locale.ROOT));
      line.put("logger", name);
      line.put("thread", Thread.currentThread().getName());
      line.put("message", MessageFormatter.basicArrayFormat(pattern, arguments));
      if (cause != null) {
        StringWriter stack = new StringWriter();
        cause.printStackTrace(new PrintWriter(stack));
        line.put("error", stack.toString());
      }
      out.println(Json.text(line));
      out.flush();
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return wanted(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return wanted(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return wanted(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return wanted(Level.ERROR);
    }
  }
}
