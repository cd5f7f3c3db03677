package io.sallyport.embedded;

import io.sallyport.api.ConfigurationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when its text has changed, once a second. A text that cannot be
 * used leaves the old rules in force and is reported once. Thread-safe.
 */
final class ConfigWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigWatch.class);

  private final ConfigSource source;
  private final Receiver receiver;
  private final ScheduledExecutorService timer;
  private String seen;
  private volatile @Nullable ConfigurationException problem;

  /** Puts a text in force. */
  interface Receiver {
    void accept(String text) throws ConfigurationException;
  }

  ConfigWatch(ConfigSource source, String seen, Receiver receiver) {
    this.source = source;
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
      receiver.accept(text);
      problem = null;
    } catch (ConfigurationException e) {
      problem = e;
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
      reportOnce(e);
    }
  }

  private void reportOnce(ConfigurationException e) {
    ConfigurationException before = problem;
    problem = e;
    if (before == null || !String.valueOf(before.getMessage()).equals(e.getMessage())) {
      log.error("{} cannot be used; the rules in force stay.", source.name(), e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
