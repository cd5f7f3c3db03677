package io.sallyport.audit.journal;

import io.sallyport.audit.spi.AuditSink;
import io.sallyport.testkit.AuditSinkContract;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

class JournalContractTest extends AuditSinkContract {
  @TempDir Path directory;

  @Override
  protected AuditSink open() throws Exception {
    return Journal.open(directory, JournalOptions.defaults().withFileSize(64 * 1024));
  }

  @Override
  protected List<String> kept(AuditSink sink) throws Exception {
    try (Stream<JournalEntry> entries = JournalReader.entries(directory)) {
      return entries
          .filter(entry -> entry.exchange() > 0)
          .map(
              entry ->
                  entry.session()
                      + " "
                      + entry.exchange()
                      + " "
                      + (entry.verdict() != null ? entry.verdict() : entry.status()))
          .toList();
    }
  }
}
