package io.sallyport.gateway.http2;

/**
 * How much of what costs this side more than the other one is borne: frames that are answered, or
 * have work begun and given up, at a rate that no client has reason for. Thread-safe.
 */
final class Calm {
  private static final int MOST = 500;
  private static final long NANOS_EACH = 20_000_000;

  private long spent;
  private long since = System.nanoTime();

  /** Counts one. */
  synchronized void spend() throws ConnectionBroken {
    long now = System.nanoTime();
    long back = (now - since) / NANOS_EACH;
    since += back * NANOS_EACH;
    spent = Math.max(0, spent - back) + 1;
    if (spent > MOST) {
      throw new ConnectionBroken(ErrorCode.ENHANCE_YOUR_CALM, "too many frames to no purpose");
    }
  }
}
