package io.gapless.projection.real;

import static io.gapless.projection.real.ProjectionTestBed.eventually;
import static io.gapless.projection.sample.SampleEvents.entity;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.Position;
import io.gapless.projection.Projection;
import io.gapless.projection.Transaction;
import io.gapless.projection.jdbc.JdbcPositions;
import io.gapless.projection.positions.ParkedEntity;
import io.gapless.stack.LocalStack;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One entity cannot be applied while very many others are; all end as the fold of their events. */
final class PoisonAmongOthersIT {
  private static final EntityKey POISONED = entity("poisoned");
  private static final int OTHERS = 300;
  private static final int MOST_ROUNDS = 400;
  private static final int LOSES_ONE_IN = 97;

  private final ProjectionTestBed bed = new ProjectionTestBed(4);
  private final HikariDataSource pool =
      ProjectionTestBed.pool(LocalStack.shared().newDatabase("poison"));
  private final FoldTable folds = new FoldTable(pool);
  private final AtomicBoolean poisoned = new AtomicBoolean(true);
  private final AtomicBoolean enough = new AtomicBoolean();

  @BeforeEach
  void tables() throws SQLException {
    folds.create();
    JdbcPositions positions = JdbcPositions.on(pool).migrate();
    positions.prepare();
    positions.begin(bed.name(), POISONED.type(), Position.start());
  }

  @AfterEach
  void close() {
    enough.set(true);
    bed.close();
    pool.close();
  }

  @Test
  void after_resume_and_after_its_rebuild_it_is_the_fold_of_its_events_as_all_others_are()
      throws Exception {
    try (Projection projection = start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> traffic = CompletableFuture.runAsync(this::produce, threads);
      try {
        // Parked, it stands before the event at fault, and all others go on.
        List<Event> events = bed.store().append(POISONED, 6);
        bed.topic().send(events.subList(0, 5)); // the last is lost
        ParkedEntity parked = awaitParked(projection);
        assertThat(parked.entity()).isEqualTo(POISONED);
        assertThat(parked.version()).isEqualTo(EntityVersion.of(3));
        awaitApplied(projection, 3 * OTHERS);
        assertThat(folds.rows().get(POISONED)).isEqualTo(fold(events.subList(0, 2)));

        // Resumed, it takes what waited, and what came meanwhile.
        bed.topic().send(bed.store().append(POISONED));
        poisoned.set(false);
        assertThat(projection.resume(POISONED)).isTrue();
        awaitFolded(projection);
        assertThat(projection.parked(10)).isEmpty();

        // Rebuilt, because something had spoiled it, it is the same.
        folds.spoil(POISONED);
        projection.rebuild(POISONED);
        awaitFolded(projection);
        awaitApplied(projection, OTHERS);
      } finally {
        enough.set(true);
      }
      traffic.get();

      Map<EntityKey, String> all = FoldTable.of(bed.store().all());
      assertThat(all).hasSize(OTHERS + 1);
      eventually().until(() -> folds.rows().equals(all));
      awaitVerified(projection);
      assertThat(folds.rows()).isEqualTo(all);
    }
  }

  private Projection start() {
    return ProjectionTestBed.builder(
            bed.name().value(), bed.topicPrefix(), bed.replayService().uri(), pool)
        .kafka(bed.topic().kafka())
        .kafka(ProjectionTestBed.QUICK_SESSIONS)
        .handler(this::fold)
        .reset(folds.reset())
        .settings(ProjectionTestBed::comparing)
        .start();
  }

  private void fold(Event event, Transaction tx) throws Exception {
    folds.handler().handle(event, tx);
    if (poisoned.get() && event.entity().equals(POISONED) && event.version().value() >= 3) {
      throw new IllegalStateException("simulated poison");
    }
  }

  private static String fold(List<Event> events) {
    List<Event> own = events.stream().filter(it -> it.entity().equals(POISONED)).toList();
    return FoldTable.of(own).getOrDefault(POISONED, "nothing");
  }

  private void awaitFolded(Projection projection) {
    eventually()
        .untilAsserted(
            () -> assertThat(folds.rows().get(POISONED)).isEqualTo(fold(bed.store().all())));
    eventually().until(() -> JdbcPositions.on(pool).resuming(bed.name(), 10).isEmpty());
    assertThat(projection.status().health().isUp()).isTrue();
  }

  private void awaitVerified(Projection projection) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(projection.status().verifiedThrough())
                    .containsEntry(POISONED.type(), bed.store().end()));
  }

  private static ParkedEntity awaitParked(Projection projection) {
    return eventually().until(() -> projection.parked(10), it -> it.size() == 1).getFirst();
  }

  private static void awaitApplied(Projection projection, long more) {
    long before = projection.status().applied();
    eventually().until(() -> projection.status().applied() >= before + more);
  }

  /** One event of every other entity after the other, until it is enough; some get lost. */
  private void produce() {
    for (int round = 0; round < MOST_ROUNDS && !enough.get(); round++) {
      for (int i = 0; i < OTHERS; i++) {
        Event event = bed.store().append(entity("e" + i));
        if (event.position().value() % LOSES_ONE_IN != 0) {
          bed.topic().send(event);
        }
      }
    }
  }
}
