package io.sallyport.semantics.http;

import java.io.IOException;
import java.util.Map;

/**
 * Masks one body as it streams; what comes out does not depend on where the pieces are cut. For one
 * thread at a time.
 */
public interface BodyMasker {
  /**
   * Takes the next piece and gives out what is settled.
   *
   * @throws MaskingException when the rest cannot be masked; nothing more may be handed on
   */
  void feed(byte[] bytes, int offset, int length, ByteSink out) throws IOException;

  /**
   * The body has ended.
   *
   * @throws MaskingException when it ended in the middle of something
   */
  void end(ByteSink out) throws IOException;

  /** How many values each detector found. */
  default Map<String, Integer> counts() {
    return Map.of();
  }
}
