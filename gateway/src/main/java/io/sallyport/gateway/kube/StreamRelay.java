package io.sallyport.gateway.kube;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a stream of Kubernetes on an upgraded connection until either side ends it. For one
 * thread; a second one of its own carries the other way.
 */
public final class StreamRelay {
  private static final Logger log = LoggerFactory.getLogger(StreamRelay.class);
  private static final long PATIENCE = 10_000;

  private final StreamTerms terms;
  private final Closeable both;
  private final AtomicBoolean late = new AtomicBoolean();

  /**
   * One side of the connection.
   *
   * @param in what comes from it
   * @param out what goes to it
   */
  public record Side(InputStream in, OutputStream out) {}

  private StreamRelay(StreamTerms terms, Closeable both) {
    this.terms = terms;
    this.both = both;
  }

  /**
   * Carries it, and records what came of it.
   *
   * @param webSocket whether the connection is upgraded to WebSockets; else it is to SPDY/3.1
   * @param both ends both sides; called from any thread, more than once
   */
  public static void run(
      StreamTerms terms, boolean webSocket, Side client, Side target, Closeable both) {
    new StreamRelay(terms, both).carry(webSocket, client, target);
  }

  private void carry(boolean webSocket, Side client, Side target) {
    boolean ports = terms.stream().ports();
    if (webSocket && !ports) {
      WebSocket toClient = WebSocket.ofServer(client.in(), client.out());
      WebSocket toTarget = WebSocket.ofClient(target.in(), target.out());
      run(new ChannelRelay(toClient, toTarget, terms), null);
      return;
    }
    Side mine = client;
    Side other = target;
    if (webSocket) {
      WebSocket toClient = WebSocket.ofServer(client.in(), client.out());
      WebSocket toTarget = WebSocket.ofClient(target.in(), target.out());
      WebSocketPipe clients = new WebSocketPipe(toClient, toTarget);
      WebSocketPipe targets = new WebSocketPipe(toTarget, toClient);
      mine = new Side(clients.in(), clients.out());
      other = new Side(targets.in(), targets.out());
    }
    try (Spdy toClient = new Spdy(mine.in(), mine.out());
        Spdy toTarget = new Spdy(other.in(), other.out())) {
      if (ports) {
        SpdyPorts relay = new SpdyPorts(toClient, toTarget, terms);
        run(relay, relay::close);
      } else {
        run(new SpdyProcess(toClient, toTarget, terms), null);
      }
    }
  }

  private void run(Relay relay, @Nullable Runnable ended) {
    CountDownLatch over = new CountDownLatch(1);
    Thread up = new Thread(() -> carried(relay::up), "sallyport-kube-up");
    up.setDaemon(true);
    up.start();
    watch(over);
    boolean whole = carried(relay::down);
    over.countDown();
    try {
      up.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended != null) {
      ended.run();
    }
    terms.finish(late.get(), !whole);
    terms.close();
  }

  /** One way of a stream. */
  private interface Way {
    void carry() throws IOException;
  }

  /** Whether that way ended by itself; then the other one ends, too. */
  private boolean carried(Way way) {
    try {
      way.carry();
      return true;
    } catch (IOException | RuntimeException e) {
      log.debug("A stream has ended.", e);
      return false;
    } finally {
      end();
    }
  }

  private void end() {
    try {
      both.close();
    } catch (IOException e) {
      log.debug("Ending a stream.", e);
    }
  }

  private void watch(CountDownLatch over) {
    Duration time = terms.time();
    if (time == null) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              try {
                if (!over.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                  late.set(true);
                  end();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "sallyport-kube-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
