package io.gapless.projection.real;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Event;
import io.gapless.event.wire.EventRecord;
import io.gapless.event.wire.WireFormat;
import io.gapless.stack.LocalStack;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic of entity type {@code account} on the stack's broker, and who writes to it. */
final class RealTopic implements AutoCloseable {
  private final String kafka = LocalStack.shared().kafka();
  private final WireFormat format;
  private final String name;
  private final KafkaProducer<byte[], byte[]> producer;

  RealTopic(String prefix, int partitions) {
    this.format = new WireFormat(prefix, WireFormat.standard().source());
    this.name = prefix + "account";
    LocalStack.shared().createTopic(name, partitions);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka, ProducerConfig.ACKS_CONFIG, "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String name() {
    return name;
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

  /** All records are gone, as after their retention. */
  void loseHistory(int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int i = 0; i < partitions; i++) {
        all.put(new TopicPartition(name, i), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a consumer group has committed, per partition. */
  Map<TopicPartition, Long> committed(String group) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return Map.copyOf(
          offsets.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset())));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
}
