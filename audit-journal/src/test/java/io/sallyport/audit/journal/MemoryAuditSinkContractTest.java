package io.sallyport.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.api.Durability;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.testkit.AuditSinkContract;
import io.sallyport.testkit.MemoryAuditSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MemoryAuditSinkContractTest extends AuditSinkContract {
  @Override
  protected AuditSink open() {
    return MemoryAuditSink.unbounded();
  }

  @Override
  protected List<String> kept(AuditSink sink) {
    List<String> kept = new ArrayList<>();
    for (AuditEvent event : ((MemoryAuditSink) sink).events()) {
      if (event instanceof AuditEvent.Decided decided) {
        String verdict = decided.permitted() ? "permit" : "deny";
        kept.add(decided.session() + " " + decided.exchange() + " " + verdict);
      } else if (event instanceof AuditEvent.Finished finished) {
        String status = finished.status().name().toLowerCase(Locale.ROOT);
        kept.add(finished.session() + " " + finished.exchange() + " " + status);
      }
    }
    return kept;
  }

  @Test
  void aBoundedSinkKeepsTheLatest() throws Exception {
    MemoryAuditSink sink = MemoryAuditSink.latest(2);
    for (int i = 1; i <= 5; i++) {
      sink.append(Events.decided("s", i), Durability.BUFFERED);
    }
    assertThat(kept(sink)).containsExactly("s 4 permit", "s 5 permit");
  }
}
