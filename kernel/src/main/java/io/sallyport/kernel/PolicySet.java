package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import io.sallyport.api.Reason;
import io.sallyport.policy.spi.Opinion;
import io.sallyport.policy.spi.Policy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force, asked so that a failing one denies. Immutable; replaced as a whole on
 * reload.
 */
final class PolicySet {
  private final List<Policy> policies;
  private final Workers workers;
  private final Duration limit;

  PolicySet(List<Policy> policies, Workers workers, Duration limit) {
    this.policies = List.copyOf(policies);
    this.workers = workers;
    this.limit = limit;
  }

  int size() {
    return policies.size();
  }

  String version() {
    if (policies.size() == 1) {
      return policies.get(0).version();
    }
    return policies.stream()
        .map(p -> p.name() + "=" + p.version())
        .collect(Collectors.joining(","));
  }

  /** Asks one policy about one access. */
  Opinion ask(int index, AccessRequest request, Access access) throws Denial {
    Policy policy = policies.get(index);
    try {
      // A policy is somebody else's code, so null can come whatever the signature says.
      @Nullable Opinion opinion =
          policy.blocking()
              ? workers.call(() -> policy.evaluate(request, access), limit)
              : policy.evaluate(request, access);
      if (opinion == null) {
        throw new Denial(Codes.policyFailed(policy.name()), "it answered null");
      }
      return opinion;
    } catch (TimeoutException e) {
      throw failed(Codes.policyTimedOut(policy.name(), limit), e);
    } catch (ExecutionException e) {
      throw failed(Codes.policyFailed(policy.name()), e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Codes.policyFailed(policy.name()), e);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw failed(Codes.policyFailed(policy.name()), e);
    }
  }

  private static Denial failed(Reason reason, Throwable cause) {
    return new Denial(reason, cause.toString());
  }
}
