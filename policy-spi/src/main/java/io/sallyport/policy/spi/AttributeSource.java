package io.sallyport.policy.spi;

import io.sallyport.api.Attributes;
import io.sallyport.api.Subject;

/**
 * Supplies facts about a subject that its token or configuration does not carry (XACML: PIP). Asked
 * once a session; an exception denies the session. Found by {@link java.util.ServiceLoader} or
 * given to the broker's builder. Must be thread-safe.
 */
public interface AttributeSource {
  /** The facts, laid over those that the subject has already; never null. */
  Attributes attributesOf(Subject subject);
}
