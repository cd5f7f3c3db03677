package io.sallyport.token;

import io.sallyport.api.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A token that an issuer grants. Kept until shortly before it expires; threads that need another
 * one share one request. Where the issuer cannot be reached (not where it refuses), a token that is
 * still good is used. A token is kept for exactly the request that it was granted for, so that
 * another subject's token in the file brings another grant. Thread-safe.
 */
final class OAuthToken implements TokenSource {
  private static final int TRIES = 3;

  private final Issuer issuer;
  private final Credentials client;
  private final Grant grant;
  private final Clock clock;
  private @Nullable Kept kept;
  private @Nullable Fetching fetching;

  private record Kept(String request, FutureTask<Granted> task, Granted granted) {}

  private record Fetching(String request, FutureTask<Granted> task) {}

  OAuthToken(Issuer issuer, Credentials client, Grant grant, Clock clock) {
    this.issuer = issuer;
    this.client = client;
    this.grant = grant;
    this.clock = clock;
  }

  @Override
  public Secret token() throws TokenException {
    try (Form form = new Form()) {
      grant.into(form);
      client.into(form);
      String request = form.digest();
      Secret good = stillGood(request);
      // A token that came while another thread discarded it is asked for again.
      for (int i = 0; good == null && i < TRIES; i++) {
        good = fetched(request, form);
      }
      if (good == null) {
        throw Codes.unreachable(issuer.name(), null);
      }
      return good;
    }
  }

  @Override
  public synchronized void discard() {
    if (kept != null) {
      kept.granted.close();
      kept = null;
    }
  }

  private synchronized @Nullable Secret stillGood(String request) {
    boolean good =
        kept != null
            && kept.request.equals(request)
            && clock.instant().isBefore(kept.granted.renew());
    return good && kept != null ? copy(kept.granted) : null;
  }

  private @Nullable Secret fetched(String request, Form form) throws TokenException {
    FutureTask<Granted> mine = new FutureTask<>(() -> ask(form));
    FutureTask<Granted> theirs = join(request, mine);
    if (theirs == mine) {
      mine.run();
    }
    try {
      return keep(request, theirs, theirs.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Codes.unreachable(issuer.name(), e);
    } catch (ExecutionException e) {
      return lastResort(request, theirs, e);
    }
  }

  private synchronized FutureTask<Granted> join(String request, FutureTask<Granted> mine) {
    if (fetching == null || !fetching.request.equals(request)) {
      fetching = new Fetching(request, mine);
    }
    return fetching.task;
  }

  private synchronized @Nullable Secret keep(
      String request, FutureTask<Granted> task, Granted granted) {
    if (fetching != null && fetching.task == task) {
      fetching = null;
      discard();
      kept = new Kept(request, task, granted);
    }
    return kept != null && kept.task == task ? copy(granted) : null;
  }

  private synchronized Secret lastResort(
      String request, FutureTask<Granted> task, ExecutionException failure) throws TokenException {
    if (fetching != null && fetching.task == task) {
      fetching = null;
    }
    Throwable cause = failure.getCause();
    boolean outage = cause instanceof TokenException known && known.outage();
    if (outage
        && kept != null
        && kept.request.equals(request)
        && clock.instant().isBefore(kept.granted.expires())) {
      return copy(kept.granted);
    }
    throw cause instanceof TokenException known ? known : Codes.unreachable(issuer.name(), cause);
  }

  private Granted ask(Form form) throws TokenException {
    Instant before = clock.instant();
    try (Answer answer = issuer.post(issuer.endpoints().token(), form, client.header())) {
      return Granted.of(issuer.name(), answer, before);
    }
  }

  private static Secret copy(Granted granted) {
    return granted.token().use(Secret::of);
  }
}
