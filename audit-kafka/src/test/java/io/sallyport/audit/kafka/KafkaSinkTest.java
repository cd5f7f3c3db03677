package io.sallyport.audit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.Durability;
import io.sallyport.api.Secret;
import io.sallyport.audit.journal.JournalReader;
import io.sallyport.audit.spi.AuditEvent;
import io.sallyport.audit.spi.AuditException;
import io.sallyport.audit.spi.AuditSink;
import io.sallyport.audit.spi.AuditSinkFactory;
import io.sallyport.audit.spi.SinkSettings;
import io.sallyport.testkit.AuditSinkContract;
import io.sallyport.testkit.RecordedVisit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real broker in KRaft mode, which is also the controller. */
class KafkaSinkTest extends AuditSinkContract {
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static KafkaClusterTestKit cluster;
  private static Admin admin;

  private String topic;

  @BeforeAll
  static void aBroker() throws Exception {
    TestKitNodes nodes =
        new TestKitNodes.Builder()
            .setCombined(true)
            .setNumBrokerNodes(1)
            .setNumControllerNodes(1)
            .build();
    cluster = new KafkaClusterTestKit.Builder(nodes).build();
    cluster.format();
    cluster.startup();
    cluster.waitForReadyBrokers();
    admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
  }

  @AfterAll
  static void end() throws Exception {
    admin.close();
    cluster.close();
  }

  @BeforeEach
  void aTopic() throws Exception {
    topic = "audit-" + TOPICS.incrementAndGet();
    admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
  }

  @Override
  protected AuditSink open() throws AuditException {
    return open(Map.of());
  }

  private KafkaSink open(Map<String, String> more) throws AuditException {
    return KafkaSink.open(cluster.bootstrapServers(), topic, Duration.ofSeconds(20), more);
  }

  private List<ConsumerRecord<String, String>> records() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(part -> new TopicPartition(topic, part.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (all.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  private static Map<String, Object> event(String json) {
    try {
      return JournalReader.entry(Path.of("topic"), 1, json.getBytes("UTF-8")).fields();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  protected List<String> kept(AuditSink sink) {
    return records().stream()
        .map(record -> event(record.value()))
        .filter(event -> event.containsKey("exchange"))
        .map(
            event ->
                event.get("session")
                    + " "
                    + event.get("exchange")
                    + " "
                    + Objects.requireNonNullElse(event.get("verdict"), event.get("status")))
        .toList();
  }

  @Test
  void aSessionsEventsStandInOrderUnderItsKey() throws Exception {
    RecordedVisit.by(open());
    assertThat(records()).extracting(ConsumerRecord::key).containsOnlyOnce("broker");
    List<ConsumerRecord<String, String>> records =
        records().stream().filter(record -> record.key().equals("s")).toList();
    assertThat(records)
        .extracting(ConsumerRecord::partition)
        .containsOnly(records.get(0).partition());
    assertThat(records)
        .extracting(record -> event(record.value()).get("kind"))
        .containsExactly(
            "session_opened", "decided", "finished", "decided", "alarm", "acted", "session_closed");
    assertThat(records.get(0).timestamp())
        .isEqualTo(Instant.parse("2026-01-31T23:59:59.123Z").toEpochMilli());
  }

  @Test
  void whatTheBrokerRefusesIsRefusedAndTheSinkGoesOn() throws Exception {
    topic = topic + "-small";
    NewTopic small = new NewTopic(topic, 1, (short) 1);
    admin.createTopics(List.of(small.configs(Map.of("max.message.bytes", "2000")))).all().get();
    try (AuditSink sink = open()) {
      sink.append(closed("a"), Durability.BUFFERED);
      assertThatThrownBy(() -> sink.append(closed("b".repeat(3000)), Durability.WRITTEN))
          .isInstanceOf(AuditException.class)
          .hasMessageStartingWith("SP-4141");
      sink.append(closed("c"), Durability.WRITTEN);
    }
    assertThat(records())
        .extracting(ConsumerRecord::key)
        .as("at least once, and nothing of what was refused")
        .containsSubsequence("a", "c")
        .containsOnly("a", "c");
  }

  private static AuditEvent closed(String session) {
    return new AuditEvent.SessionClosed(Instant.now(), session);
  }

  @Test
  void settingsThatWouldMakeDeliveryUnsafeAreOverridden() throws Exception {
    try (KafkaSink sink = open(Map.of("acks", "0", "compression.type", "zstd"))) {
      sink.append(closed("a"), Durability.SYNCED);
      assertThat(records()).hasSize(1);
    }
  }

  @Test
  void aConfigurationNamesItsTopicAndSettings() throws Exception {
    AuditSinkFactory factory = ServiceLoader.load(AuditSinkFactory.class).iterator().next();
    assertThat(factory.kind()).isEqualTo("kafka");
    Map<String, String> options = new HashMap<>();
    options.put("topic", topic);
    options.put("settings.client.id", "${secret:client}");
    options.put("patience", "PT20S");
    SinkSettings settings =
        new SinkSettings(
            cluster.bootstrapServers(), options, null, text -> Secret.of("me".toCharArray()));
    try (AuditSink sink = factory.open(settings)) {
      sink.append(closed("a"), Durability.WRITTEN);
    }
    assertThat(records()).hasSize(1);
    options.remove("topic");
    SinkSettings without = new SinkSettings("localhost:1", options, null, text -> null);
    assertThatThrownBy(() -> factory.open(without)).hasMessageStartingWith("SP-4161");
  }

  @Test
  void aBrokerThatIsNotThereIsNamedAtTheStart() {
    assertThatThrownBy(
            () -> KafkaSink.open("localhost:1", "audit", Duration.ofSeconds(1), Map.of()))
        .isInstanceOf(AuditException.class)
        .hasMessageStartingWith("SP-4140");
  }
}
