package io.gapless.replay;

import io.gapless.event.wire.WireFormat;
import io.gapless.log.read.EventReader;
import io.gapless.log.spill.FallbackStore;
import io.gapless.replay.loop.Backend;
import io.gapless.replay.publish.Publication;
import io.gapless.replay.reconcile.Comparisons;
import io.gapless.replay.reconcile.FallbackStoreSide;
import io.gapless.replay.reconcile.FindingRepository;
import io.gapless.replay.reconcile.KafkaTopicSide;
import io.gapless.replay.reconcile.MySqlStoreSide;
import io.gapless.replay.reconcile.ReconcileMeters;
import io.gapless.replay.reconcile.ReconcileRun;
import io.gapless.replay.reconcile.ReconcileSchedule;
import io.gapless.replay.reconcile.ReconcileSettings;
import io.gapless.replay.reconcile.ReconciliationRepository;
import io.gapless.replay.reconcile.Reports;
import io.gapless.replay.reconcile.compare.Comparison;
import io.gapless.replay.store.StorePool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Wires reconciliation. */
@Factory
final class ReconcileFactory {
  private static final int POLL_RECORDS = 5_000;

  /** So that what a consumer holds stays small beside the heap. */
  private static final int FETCH_BYTES = 8 << 20;

  @Singleton
  MySqlStoreSide storeSide(
      @Named(ReplayServiceFactory.EVENT_STORE) StorePool pool, EventReader reader) {
    return new MySqlStoreSide(pool.connections(), reader);
  }

  @Singleton
  KafkaTopicSide topicSide(Environment environment, WireFormat format, ReconcileSettings settings) {
    Map<String, Object> consumer =
        KafkaFactory.properties(environment, ConsumerConfig.configNames());
    consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    Map<String, Object> admin =
        KafkaFactory.properties(environment, AdminClientConfig.configNames());
    return new KafkaTopicSide(
        () ->
            new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        () -> Admin.create(admin),
        format,
        settings.margin());
  }

  @Singleton
  Comparison.Sides sides(
      MySqlStoreSide store, KafkaTopicSide topic, FallbackStore fallback, WireFormat format) {
    return new Comparison.Sides(store, topic, new FallbackStoreSide(fallback), format);
  }

  @Singleton
  ReconcileMeters meters(MeterRegistry registry) {
    return new ReconcileMeters(registry);
  }

  @Singleton
  Reports reports(
      ReconciliationRepository reports,
      FindingRepository findings,
      ReconcileSettings settings,
      @Named("replica") String replica) {
    return new Reports(reports, findings, settings, replica, System::nanoTime);
  }

  @Singleton
  @Bean(preDestroy = "close")
  ReconcileRun run(
      Reports reports,
      @Named(ReplayStoreFactory.REPLAY_STORE) Backend replayStore,
      ReconcileMeters meters,
      Comparison.Sides sides,
      Publication publication,
      ReconcileSettings settings) {
    String folder =
        settings.directory().isEmpty()
            ? System.getProperty("java.io.tmpdir")
            : settings.directory();
    return new ReconcileRun(
        new ReconcileRun.Kept(reports, replayStore, meters),
        new Comparisons(sides, Path.of(folder), settings.margin()),
        publication,
        settings.poll(),
        System::nanoTime);
  }

  @Singleton
  ReconcileSchedule schedule(
      Reports reports,
      MySqlStoreSide events,
      @Named(ReplayStoreFactory.REPLAY_STORE) Backend replayStore,
      @Named(ReplayServiceFactory.EVENT_STORE) Backend eventStore,
      ReconcileSettings settings,
      ReconcileMeters meters) {
    return new ReconcileSchedule(
        new ReconcileSchedule.Stores(reports, events, replayStore, eventStore),
        settings,
        meters,
        Clock.systemUTC(),
        System::nanoTime);
  }
}
