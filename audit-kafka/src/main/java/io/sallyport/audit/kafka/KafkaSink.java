package io.sallyport.audit.kafka;

import io.sallyport.audit.journal.EventJson;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.BatchingSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts events on a topic of Kafka, as JSON in the journal's fields, keyed by session so that those
 * of one session stay in order. Delivery is <em>enforced</em> and at least once: written and synced
 * alike return when all in-sync replicas have the event ({@code acks=all}), and an event whose
 * confirmation was lost may stand there twice. Thread-safe.
 */
public final class KafkaSink extends BatchingSink {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  private KafkaSink(KafkaProducer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Opens a topic, which must be there.
   *
   * @param servers the brokers, as {@code host:port,…}
   * @param patience how long a call waits for the brokers before it is refused; 1 s or more
   * @param more further settings of Kafka's producer, such as {@code security.protocol}; those that
   *     make delivery safe cannot be changed
   * @throws AuditException when the topic cannot be reached (SP-4140)
   */
  public static KafkaSink open(
      String servers, String topic, Duration patience, Map<String, String> more)
      throws AuditException {
    Map<String, Object> settings = new HashMap<>(more);
    int millis = (int) Math.max(1000, Math.min(patience.toMillis(), 3_600_000));
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    try {
      KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      return probed(new KafkaSink(producer, topic));
    } catch (KafkaException e) {
      throw unreachable(topic, e);
    }
  }

  private static KafkaSink probed(KafkaSink sink) throws AuditException {
    try {
      sink.producer.partitionsFor(sink.topic);
      return sink;
    } catch (KafkaException e) {
      sink.release();
      throw unreachable(sink.topic, e);
    }
  }

  private static AuditException unreachable(String topic, KafkaException e) {
    return new AuditException(
        "SP-4140 the topic cannot be reached: '%s' (%s); its brokers and settings must be right; correct them."
            .formatted(topic, e.getClass().getSimpleName()),
        e);
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  protected void deliver(List<AuditEvent> events) throws AuditException {
    List<Future<?>> sent = new ArrayList<>();
    try {
      for (AuditEvent event : events) {
        byte[] key = event.session().getBytes(StandardCharsets.UTF_8);
        byte[] value = EventJson.text(EventJson.members(event)).getBytes(StandardCharsets.UTF_8);
        long time = event.time().toEpochMilli();
        sent.add(producer.send(new ProducerRecord<>(topic, null, time, key, value)));
      }
      for (Future<?> one : sent) {
        confirmed(one);
      }
    } catch (ExecutionException | KafkaException e) {
      Throwable why = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      throw new AuditException(
          "SP-4141 the topic takes no events: '%s' (%s); no record, no call; look at its brokers."
              .formatted(topic, why.getClass().getSimpleName()),
          e);
    }
  }

  /** Waits for it, interrupted or not: the wait has an end, and the record must be safe. */
  private static void confirmed(Future<?> sent) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          sent.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  protected AuditException closedException() {
    return new AuditException(
        "SP-4142 the sink for Kafka is closed: '%s'; no record, no call; open it again."
            .formatted(topic),
        null);
  }

  @Override
  protected void release() {
    producer.close(Duration.ofSeconds(5));
  }
}
