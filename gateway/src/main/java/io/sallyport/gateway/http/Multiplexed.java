package io.sallyport.gateway.http;

import io.sallyport.gateway.http2.Http2Connection;
import io.sallyport.gateway.http2.Http2Stream;
import io.sallyport.gateway.http2.StreamBroken;
import io.sallyport.gateway.http2.StreamGone;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one client's connection of HTTP/2: each of its streams on a thread of its own, as a
 * connection of HTTP/1.1 would serve that request. Who is served one after the other has one
 * session, who asks for several things at a time one for each.
 */
final class Multiplexed {
  private static final Logger log = LoggerFactory.getLogger(Multiplexed.class);
  private static final int MOST_FIELDS = 300;

  private final Common door;
  private final Executor threads;

  /** Streams that the door serves at a time, of all of its connections. */
  private final Semaphore places;

  private final SSLSocket socket;
  private final Runnable admitted;
  private final Runnable cut;

  /** Those without a request; guarded by itself. */
  private final Deque<Handling> resting = new ArrayDeque<>();

  private volatile boolean known;

  Multiplexed(
      Common door,
      Executor threads,
      Semaphore places,
      SSLSocket socket,
      Runnable admitted,
      Runnable cut) {
    this.door = door;
    this.threads = threads;
    this.places = places;
    this.socket = socket;
    this.admitted = admitted;
    this.cut = cut;
  }

  void serve() throws IOException {
    long idle = door.limits().idle().toMillis();
    socket.setSoTimeout((int) Math.min(idle, Integer.MAX_VALUE));
    Http2Connection.Bounds bounds =
        new Http2Connection.Bounds(
            Head.LARGEST, MOST_FIELDS, door.limits().idle(), door.limits().unread());
    Wire in = new Wire(socket.getInputStream());
    try {
      new Http2Connection(in, socket.getOutputStream(), bounds, this::begun, cut).run();
    } finally {
      synchronized (resting) {
        resting.forEach(Handling::close);
      }
    }
  }

  /** Nothing else is read before it is known who sent the first request. */
  private boolean begun(Http2Stream stream) throws IOException {
    if (door.draining().get() || !places.tryAcquire()) {
      stream.refuse();
      return !door.draining().get();
    }
    CountDownLatch asked = new CountDownLatch(known ? 0 : 1);
    Runnable letIn =
        () -> {
          known = true;
          admitted.run();
          asked.countDown();
        };
    try {
      threads.execute(() -> serve(stream, letIn, asked));
    } catch (RuntimeException | OutOfMemoryError e) {
      places.release();
      stream.close();
      throw e;
    }
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return known;
  }

  private void serve(Http2Stream stream, Runnable letIn, CountDownLatch asked) {
    Handling handling = null;
    try (stream) {
      handling = rested();
      one(handling, stream, letIn);
    } catch (StreamGone e) {
      log.debug("A stream's client has left.", e);
    } catch (IOException e) {
      log.debug("A stream was cut.", e);
    } finally {
      places.release();
      if (handling != null) {
        synchronized (resting) {
          resting.addFirst(handling);
        }
      }
      asked.countDown();
    }
  }

  private Handling rested() {
    Handling one;
    synchronized (resting) {
      one = resting.pollFirst();
    }
    return one == null ? new Handling(door, socket, cut) : one;
  }

  private static void one(Handling handling, Http2Stream stream, Runnable letIn)
      throws IOException {
    Reply reply = new StreamReply(stream);
    try {
      Head head = StreamHead.of(stream.fields());
      handling.one(head, body(head, stream), reply, letIn);
    } catch (Malformed e) {
      Handling.malformed(reply, e);
    } catch (StreamBroken e) {
      Handling.malformed(reply, new Malformed(String.valueOf(e.getMessage())));
    }
  }

  private static Framed body(Head head, Http2Stream stream) throws Malformed {
    String told = head.single("content-length");
    long length = told == null ? -1 : Head.length(told);
    return Framed.ofStream(head, new Wire(stream.body(length)), stream.bodiless());
  }
}
