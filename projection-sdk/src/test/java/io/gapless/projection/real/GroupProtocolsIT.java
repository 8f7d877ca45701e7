package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gapless.projection.Projection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Partitions move and multiply, whoever assigns them: the clients or the broker (KIP-848). */
final class GroupProtocolsIT {
  private static final int ENTITIES = 40;
  private static final int MOST_ROUNDS = 2_000;
  private static final String POLL_LOOP = "io.gapless.projection.internal.poll.PollLoop";

  private final AtomicBoolean enough = new AtomicBoolean();

  @ParameterizedTest
  @EnumSource
  void events_take_effect_once_while_instances_come_and_go(GroupProtocol protocol)
      throws Exception {
    try (ProjectionTestBed bed = protocol.bed(6)) {
      underLoad(
          bed,
          () -> {
            Projection first = bed.start(ProjectionTestBed::comparing);
            awaitApplied(first, 100);
            Projection second = bed.start(ProjectionTestBed::comparing);
            awaitApplied(second, 100);
            Projection third = bed.start(ProjectionTestBed::comparing);
            awaitApplied(third, 100);
            first.close();
            long before = second.status().applied();
            awaitApplied(second, before + 200);
            second.close();
            before = third.status().applied();
            awaitApplied(third, before + 200);
          });

      bed.awaitProved();
    }
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void partitions_multiply_under_load_and_none_is_left_unread(GroupProtocol protocol)
      throws Exception {
    try (ProjectionTestBed bed = protocol.bedThatSeesNewPartitions(3)) {
      underLoad(
          bed,
          () -> {
            Projection first = bed.start(ProjectionTestBed::comparingPatiently);
            Projection second = bed.start(ProjectionTestBed::comparingPatiently);
            for (int partitions : List.of(6, 12)) {
              awaitApplied(first, first.status().applied() + 100);
              awaitApplied(second, second.status().applied() + 100);
              bed.topic().growTo(partitions);
            }
            eventually().until(() -> bed.topic().committed(bed.name().value()).size() == 12);
          });

      bed.awaitProved();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_instance_keeps_the_partitions_that_stay_with_it(GroupProtocol protocol) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(POLL_LOOP);
    Level level = logger.getLevel();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    log.start();
    try (ProjectionTestBed bed = protocol.bed(6)) {
      Projection first = bed.start();
      eventually().until(() -> moved(log, "Partitions assigned") == 6);
      Projection second = bed.start();
      eventually().until(() -> moved(log, "Partitions assigned") == 9);

      assertThat(moved(log, "Partitions given up")).isEqualTo(3);
      assertThat(List.of(first, second)).allMatch(it -> it.status().health().isUp());
    } finally {
      logger.setLevel(level);
      logger.setAdditive(true);
      logger.detachAppender(log);
    }
  }

  /** How many partitions the log says of, all lines together. */
  private static int moved(ListAppender<ILoggingEvent> log, String message) {
    return List.copyOf(log.list).stream()
        .filter(line -> line.getMessage().equals(message))
        .flatMap(line -> line.getKeyValuePairs().stream())
        .filter(pair -> pair.key.equals("partitions"))
        .mapToInt(pair -> ((Collection<?>) pair.value).size())
        .sum();
  }

  private void underLoad(ProjectionTestBed bed, Runnable steps) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> produce(bed), threads);
      try {
        steps.run();
      } finally {
        enough.set(true);
      }
      traffic.get();
    }
  }

  private static void awaitApplied(Projection projection, long events) {
    eventually().until(() -> projection.status().applied() >= events);
  }

  /** One event of every entity after the other, until it is enough. */
  private void produce(ProjectionTestBed bed) {
    for (int round = 0; round < MOST_ROUNDS && !enough.get(); round++) {
      for (int i = 0; i < ENTITIES; i++) {
        bed.topic().send(bed.store().append(entity("e" + i)));
      }
    }
  }
}
