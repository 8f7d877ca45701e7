package io.gapless.projection.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.stack.LocalStack;
import io.gapless.stack.kafka.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of entity type {@code account} on a broker, and who writes to it. */
final class RealTopic implements AutoCloseable {
  private final Topics topics;
  private final WireFormat format;
  private final String name;
  private final KafkaProducer<byte[], byte[]> producer;

  RealTopic(String prefix, int partitions) {
    this(prefix, partitions, LocalStack.shared().topics());
  }

  RealTopic(String prefix, int partitions, Topics topics) {
    this.topics = topics;
    this.format = new WireFormat(prefix, WireFormat.standard().source());
    this.name = prefix + "account";
    topics.create(name, partitions);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.METADATA_MAX_AGE_CONFIG,
                500),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String name() {
    return name;
  }

  /** For {@code bootstrap.servers}. */
  String kafka() {
    return topics.bootstrapServers();
  }

  /** Loses every record there is, and all that its offsets meant. */
  void recreate(int partitions) {
    topics.delete(name);
    topics.create(name, partitions);
  }

  void delete() {
    topics.delete(name);
  }

  /** One partition, with these settings. */
  void create(Map<String, String> settings) {
    NewTopic wanted = new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
    call(admin -> admin.createTopics(List.of(wanted)).all());
  }

  void growTo(int partitions) {
    topics.growTo(name, partitions);
  }

  /** Loses every record there is, as retention does. */
  void expire() {
    for (int partition = 0; partition < topics.partitions(name); partition++) {
      topics.deleteRecordsUpToEnd(name, partition);
    }
  }

  /** Sends events in this order; they are on the topic when it returns. */
  void send(Collection<Event> events) {
    events.forEach(this::send);
  }

  void send(Event event) {
    send(format.encode(event));
  }

  /** Sends the event with its headers as they should be, but another value. */
  void sendAltered(Event event, byte[] value) {
    EventRecord record = format.encode(event);
    send(new EventRecord(record.topic(), record.key(), record.headers(), value));
  }

  /** Sends what is no event at all. */
  void sendRubbish(String value) {
    send(new EventRecord(name, new byte[] {1}, Map.of("weird", "yes"), value.getBytes(UTF_8)));
  }

  /** As {@code kafka-configs} would. */
  void setCleanupPolicy(String policy) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    ConfigEntry entry = new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, policy);
    AlterConfigOp change = new AlterConfigOp(entry, AlterConfigOp.OpType.SET);
    call(admin -> admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all());
  }

  /** As an instance would that has not noticed yet what became of the topic. */
  void commit(String group, int partition, long offset) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        Map.of(new TopicPartition(name, partition), new OffsetAndMetadata(offset));
    call(admin -> admin.alterConsumerGroupOffsets(group, offsets).all());
  }

  /** What a consumer group has committed, per partition. */
  Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        call(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    return Map.copyOf(
        offsets.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset())));
  }

  @Override
  public void close() {
    producer.close();
  }

  private void send(EventRecord record) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(record.topic(), record.key(), record.value());
    record.headers().forEach((header, value) -> sent.headers().add(header, value.getBytes(UTF_8)));
    try {
      producer.send(sent).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private <T> T call(Function<Admin, KafkaFuture<T>> question) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      return question.apply(admin).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
