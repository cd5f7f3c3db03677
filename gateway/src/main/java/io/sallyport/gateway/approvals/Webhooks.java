package io.sallyport.gateway.approvals;

import io.sallyport.api.Secret;
import io.sallyport.gateway.store.Alert;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.Approval.State;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people's chats and programs what is asked and what they have to look at. One thread a hook,
 * so that a slow one holds up no other and no call; what it does not take is offered five times
 * more, later and later, and then given up and logged. Goes to the addresses of the configuration
 * alone, along no redirect, and reads nothing of an answer but its status. Thread-safe.
 */
public final class Webhooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
  private static final int WAITING = 1_000;
  private static final int RETRIES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Sender> senders = new ArrayList<>();
  private final Clock clock;
  private final Duration pause;
  private final AtomicLong lost = new AtomicLong();
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * Begins to tell.
   *
   * @param pause before the first retry; twice that before the next, and so on
   */
  public Webhooks(List<Hook> hooks, Clock clock, Duration pause) {
    this.clock = clock;
    this.pause = pause;
    for (Hook hook : hooks) {
      Sender sender = new Sender(hook);
      senders.add(sender);
      sender.thread.start();
    }
  }

  /** An approval is asked for, or has ended; its time running out tells nobody. */
  public void tell(Approval one) {
    boolean news = one.state() == State.PENDING ? one.version() == 1 : one.used() == 0;
    if (news && one.state() != State.EXPIRED) {
      for (Sender sender : senders) {
        Hook hook = sender.hook;
        sender.offer(HookMessages.of(hook, one, CallbackToken.of(hook, one)));
      }
    }
  }

  /** Somebody has to look at something. */
  public void tell(Alert alert) {
    senders.forEach(sender -> sender.offer(HookMessages.of(sender.hook, alert)));
  }

  /** How many messages were given up. */
  public long lost() {
    return lost.get();
  }

  @Override
  public void close() {
    senders.forEach(sender -> sender.thread.interrupt());
  }

  private final class Sender {
    private final Hook hook;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;

    Sender(Hook hook) {
      this.hook = hook;
      this.thread = new Thread(this::run, "sallyport-webhook-" + hook.name());
      thread.setDaemon(true);
    }

    void offer(String message) {
      if (!queue.offer(message)) {
        lost(null);
      }
    }

    private void run() {
      try {
        while (true) {
          deliver(queue.take());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void deliver(String message) throws InterruptedException {
      String id = UUID.randomUUID().toString();
      Exception last = null;
      for (int i = 0; i <= RETRIES; i++) {
        if (i > 0) {
          Thread.sleep(pause.toMillis() << (i - 1));
        }
        try {
          int status =
              client
                  .send(request(message, id), HttpResponse.BodyHandlers.discarding())
                  .statusCode();
          if (status >= 200 && status < 300) {
            return;
          }
          last = new IOException("status " + status);
          if (status >= 400 && status < 500 && status != 408 && status != 429) {
            break;
          }
        } catch (IOException e) {
          last = e;
        }
      }
      lost(last);
    }

    /** The address may be a secret itself, so it is not logged. */
    private void lost(@Nullable Exception why) {
      lost.incrementAndGet();
      log.error(
          "SP-7048 a webhook was not told: '{}' ({}); it must take what it is sent; look at it.",
          hook.name(),
          why == null
              ? "too much waits for it"
              : why.getClass().getSimpleName() + " " + status(why));
    }

    private static String status(Exception why) {
      String said = String.valueOf(why.getMessage());
      return said.startsWith("status ") ? said : "";
    }

    private HttpRequest request(String message, String id) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(hook.url())
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("X-Sallyport-Delivery", id)
              .POST(HttpRequest.BodyPublishers.ofString(message));
      Secret key = hook.key();
      if (key != null) {
        request.header(HookSignature.HEADER, HookSignature.of(key, clock.instant(), message));
      }
      return request.build();
    }
  }
}
