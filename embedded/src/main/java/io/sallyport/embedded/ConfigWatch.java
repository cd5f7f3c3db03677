package io.sallyport.embedded;

import io.sallyport.api.ConfigurationException;
import io.sallyport.audit.spi.Act;
import io.sallyport.audit.spi.ActRecorder;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when its text has changed, once a second. A text that cannot be
 * used leaves the old rules in force and is reported once. Thread-safe.
 */
final class ConfigWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigWatch.class);

  private static final Pattern CODE = Pattern.compile("([0-9]+:[0-9]+: )?SP-[0-9]{4}");

  private final ConfigSource source;
  private final Receiver receiver;
  private final ActRecorder acts;
  private final ScheduledExecutorService timer;
  private String seen;
  private volatile @Nullable ConfigurationException problem;

  /** Puts a text in force. */
  interface Receiver {
    /**
     * Takes a text.
     *
     * @return the version now in force
     */
    String accept(String text) throws ConfigurationException;
  }

  ConfigWatch(ConfigSource source, String seen, ActRecorder acts, Receiver receiver) {
    this.source = source;
    this.acts = acts;
    this.seen = seen;
    this.receiver = receiver;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sallyport-config");
              thread.setDaemon(true);
              return thread;
            });
    if (source instanceof ConfigSource.File) {
      var unused = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  @Nullable ConfigurationException problem() {
    return problem;
  }

  synchronized void reload() throws ConfigurationException {
    try {
      String text = source.read();
      seen = text;
      String version = receiver.accept(text);
      problem = null;
      acts.did(act(Act.Kind.POLICY_RELOADED).with("version", version));
    } catch (ConfigurationException e) {
      problemNow(e);
      throw e;
    }
  }

  private synchronized void look() {
    try {
      if (!source.read().equals(seen)) {
        reload();
        log.info("The rules of {} are in force.", source.name());
      }
    } catch (ConfigurationException e) {
      problemNow(e);
    }
  }

  private Act act(Act.Kind kind) {
    return Act.of(kind, "sallyport").on(source.name());
  }

  private void problemNow(ConfigurationException e) {
    ConfigurationException before = problem;
    problem = e;
    if (before == null || !String.valueOf(before.getMessage()).equals(e.getMessage())) {
      acts.did(act(Act.Kind.POLICY_REFUSED).with("problems", places(e)));
      log.error("{} cannot be used; the rules in force stay.", source.name(), e);
    }
  }

  /** Where what is wrong and its code, for a trail that holds nothing of the text itself. */
  private static String places(ConfigurationException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .map(CODE::matcher)
        .filter(Matcher::find)
        .map(Matcher::group)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
