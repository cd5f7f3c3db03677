package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import java.util.function.BiFunction;

/** A policy that is a function. */
record FixedPolicy(
    String name,
    boolean blocking,
    String version,
    BiFunction<AccessRequest, Access, Opinion> answer)
    implements Policy {
  static FixedPolicy of(String name, BiFunction<AccessRequest, Access, Opinion> answer) {
    return new FixedPolicy(name, false, "1", answer);
  }

  static FixedPolicy blocking(String name, BiFunction<AccessRequest, Access, Opinion> answer) {
    return new FixedPolicy(name, true, "1", answer);
  }

  @Override
  public Opinion evaluate(AccessRequest request, Access access) {
    return answer.apply(request, access);
  }
}
