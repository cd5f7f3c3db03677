package io.sallyport.benchmarks;

import io.sallyport.api.Access;
import io.sallyport.api.Arguments;
import io.sallyport.api.Caller;
import io.sallyport.api.Resource;
import io.sallyport.api.Subject;
import io.sallyport.api.Target;
import io.sallyport.audit.spi.AuditEvent.Decided;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Decisions as a point select makes them. Thread-safe. */
final class Events {
  private static final String SQL = "SELECT name FROM customers WHERE id = ?";

  private final AtomicLong numbers = new AtomicLong();
  private final Caller caller = Caller.of(Subject.of("agent", "readers"));
  private final Target target = new Target("bench");
  private final List<Access> accesses =
      List.of(
          Access.of(
              "sql.select", new Resource("bench", "public.customers", Set.of("customers"), false)));

  Decided next() {
    long number = numbers.incrementAndGet();
    return new Decided(
        Instant.now(),
        "019000000000-0123456789abcdef",
        number,
        caller,
        target,
        SQL,
        SQL,
        Arguments.of(number),
        accesses,
        true,
        null,
        null,
        List.of("readers-read"),
        List.of(),
        List.of(),
        "0123456789abcdef",
        null);
  }
}
