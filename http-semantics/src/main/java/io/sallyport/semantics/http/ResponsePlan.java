package io.sallyport.semantics.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one response is handed out.
 *
 * @param headers its fields as they may be seen
 * @param body what its body goes through; null where it passes as it is
 */
public record ResponsePlan(List<Header> headers, @Nullable BodyMasker body) {
  /** Copies the fields. */
  public ResponsePlan {
    headers = List.copyOf(headers);
  }
}
