package io.sallyport.gateway.door;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections that have not finished handshake and login, oldest first. Thread-safe. */
final class Handshakes implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Handshakes.class);

  private final int most;
  private final long patience;
  private final long every;
  private final Map<Socket, Long> begun = new LinkedHashMap<>();
  private final ScheduledExecutorService timer;

  Handshakes(int most, Duration patience) {
    this.most = most;
    this.patience = patience.toNanos();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sallyport-handshakes");
              thread.setDaemon(true);
              return thread;
            });
    this.every = Math.max(1, Math.min(250, patience.toMillis() / 4));
    var unused = timer.scheduleWithFixedDelay(this::cut, every, every, TimeUnit.MILLISECONDS);
  }

  /** Has something else looked at as often. */
  void also(Runnable look) {
    var unused = timer.scheduleWithFixedDelay(look, every, every, TimeUnit.MILLISECONDS);
  }

  void begin(Socket socket) {
    Socket oldest = null;
    synchronized (begun) {
      if (begun.size() >= most) {
        Iterator<Socket> first = begun.keySet().iterator();
        oldest = first.next();
        first.remove();
      }
      begun.put(socket, System.nanoTime());
    }
    if (oldest != null) {
      closeQuietly(oldest);
    }
  }

  void end(Socket socket) {
    synchronized (begun) {
      begun.remove(socket);
    }
  }

  /** A read's own timeout would not do: a byte now and then would begin it anew. */
  private void cut() {
    Socket late = late();
    while (late != null) {
      closeQuietly(late);
      late = late();
    }
  }

  private @org.jspecify.annotations.Nullable Socket late() {
    synchronized (begun) {
      Iterator<Map.Entry<Socket, Long>> oldest = begun.entrySet().iterator();
      if (!oldest.hasNext()) {
        return null;
      }
      Map.Entry<Socket, Long> entry = oldest.next();
      if (System.nanoTime() - entry.getValue() < patience) {
        return null;
      }
      Socket late = entry.getKey();
      oldest.remove();
      return late;
    }
  }

  void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("Closing a connection.", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
