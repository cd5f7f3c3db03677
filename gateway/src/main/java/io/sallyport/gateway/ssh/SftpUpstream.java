package io.sallyport.gateway.ssh;

import io.sallyport.semantics.ssh.FileGate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The target's side of a file session: requests get numbers of our own, so that our own questions
 * stand among the client's. Thread-safe.
 */
final class SftpUpstream implements FileGate.Paths {
  private static final int MOST_PENDING = 4_096;

  private final InputStream in;
  private final OutputStream out;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<Integer, Answering> pending = new ConcurrentHashMap<>();

  /** What becomes of an answer. */
  interface Answering {
    /** Takes it; null where the connection ended without one. */
    void answer(@Nullable SftpPacket packet) throws IOException;
  }

  /** Is told that there is time to send what has gathered. */
  interface Waiting {
    /** Sends it. */
    void waits() throws IOException;
  }

  SftpUpstream(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** Agrees on version 3; gives the server's answer. */
  SftpPacket greet() throws IOException {
    write(new SftpPacket.Maker(SftpPacket.INIT).number(3).made());
    flush();
    SftpPacket version = SftpPacket.read(in);
    if (version == null || version.type() != SftpPacket.VERSION || version.number() < 3) {
      throw new IOException("The target does not speak SFTP version 3.");
    }
    return version;
  }

  private void write(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
    }
  }

  /** Sends what was written so far: not each request by itself, since each would be a packet. */
  void flush() throws IOException {
    synchronized (out) {
      out.flush();
    }
  }

  /** Sends a request whose number stands where it belongs. */
  void send(byte[] request, Answering answering) throws IOException {
    if (pending.size() >= MOST_PENDING) {
      throw new IOException("Too many requests wait for an answer.");
    }
    int id = next.incrementAndGet();
    java.nio.ByteBuffer.wrap(request, 5, 4).putInt(id);
    pending.put(id, answering);
    write(request);
  }

  /**
   * Hands answers on until the target ends.
   *
   * @param waits called whenever no more has come yet
   */
  void answers(Waiting waits) throws IOException {
    try {
      for (SftpPacket packet = SftpPacket.read(in); packet != null; packet = SftpPacket.read(in)) {
        Answering answering = packet.bytes().length < 9 ? null : pending.remove(packet.id());
        if (answering == null) {
          throw new IOException("The target gave an answer to nothing.");
        }
        answering.answer(packet);
        if (in.available() == 0) {
          waits.waits();
        }
      }
    } finally {
      for (Integer id : List.copyOf(pending.keySet())) {
        Answering answering = pending.remove(id);
        if (answering != null) {
          answering.answer(null);
        }
      }
    }
  }

  private SftpPacket ask(byte[] request) throws IOException {
    CompletableFuture<SftpPacket> answer = new CompletableFuture<>();
    send(
        request,
        packet -> {
          if (packet == null) {
            answer.completeExceptionally(new IOException("The target is gone."));
          } else {
            answer.complete(packet);
          }
        });
    flush();
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The target did not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** A question that the target answered with a status. */
  static final class Failed extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Failed(int status) {
      super("The target answered with status " + status + ".");
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  @Override
  public String real(String path) throws IOException {
    SftpPacket answer = ask(new SftpPacket.Maker(SftpPacket.REALPATH).number(0).text(path).made());
    int id = answer.number();
    if (answer.type() == SftpPacket.STATUS) {
      throw new Failed(answer.number());
    }
    if (answer.type() != SftpPacket.NAME || answer.number() != 1) {
      throw new IOException("The target answered " + id + " with something else.");
    }
    return answer.text();
  }

  @Override
  public boolean exists(String path) throws IOException {
    SftpPacket answer = ask(new SftpPacket.Maker(SftpPacket.LSTAT).number(0).text(path).made());
    int id = answer.number();
    if (answer.type() == SftpPacket.STATUS) {
      int status = answer.number();
      if (status == SftpPacket.NO_SUCH_FILE) {
        return false;
      }
      throw new Failed(status);
    }
    return id != 0;
  }
}
