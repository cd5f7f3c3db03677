package io.sallyport.gateway;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes parts, each whatever becomes of the others. */
final class Closing {
  private static final Logger log = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  static void all(Collection<AutoCloseable> parts, @Nullable Exception because) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        if (because == null) {
          log.warn("A part of the gateway could not be closed.", e);
        } else {
          because.addSuppressed(e);
        }
      }
    }
  }
}
