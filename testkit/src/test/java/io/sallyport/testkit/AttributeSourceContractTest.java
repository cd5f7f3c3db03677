package io.sallyport.testkit;

import io.sallyport.api.Attributes;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.AttributeSource;
import java.util.Map;

/** The smallest source there can be keeps the contract. */
class AttributeSourceContractTest extends AttributeSourceContract {
  private static final Map<String, Attributes> REGIONS =
      Map.of("alice", Attributes.of("region", "eu"));

  @Override
  protected AttributeSource source() {
    return subject -> REGIONS.getOrDefault(subject.id(), Attributes.none());
  }

  @Override
  protected Subject known() {
    return Subject.of("alice");
  }
}
