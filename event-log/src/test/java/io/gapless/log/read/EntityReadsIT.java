package io.gapless.log.read;

import static io.gapless.log.TestEvents.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.log.append.AppendFixture;
import io.gapless.stack.LocalStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads by entity are gathered: many callers, few statements, and nobody gets another's events. */
class EntityReadsIT {
  private static final int ENTITIES = 12;
  private static final int CALLERS = 24;
  private static final int ROUNDS = 20;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final Map<EntityKey, Integer> events = new HashMap<>();
  private AppendFixture log;

  @BeforeEach
  void start() {
    log = AppendFixture.on(LocalStack.shared().newDatabase("reads"));
    for (int i = 0; i < ENTITIES; i++) {
      EntityKey entity = EntityKey.of("account", "a" + " ".repeat(i % 3) + i / 3);
      events.put(entity, i);
      if (i > 0) {
        log.append(append(entity, 0, i));
      }
    }
  }

  @AfterEach
  void stop() {
    callers.shutdownNow();
    log.close();
  }

  @Test
  void each_of_many_callers_at_once_gets_what_it_asked_for() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int number = caller;
        all.add(callers.submit(() -> check(number)));
      }
      for (Future<?> one : all) {
        one.get(20, TimeUnit.SECONDS);
      }
    }
  }

  private boolean check(int number) {
    List<EntityKey> entities = events.keySet().stream().sorted().toList();
    EntityKey entity = entities.get(number % ENTITIES);
    int from = 1 + number / 5;
    // Some so large that no two of them fit into one statement.
    int limit = number % 4 == 0 ? EventReader.MAX_PAGE : 3;
    int has = events.getOrDefault(entity, 0);

    List<Event> read = log.reader().ofEntity(entity, EntityVersion.of(from), limit);

    assertThat(read).hasSize(Math.clamp(has - from + 1L, 0, limit));
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).entity()).isEqualTo(entity);
      assertThat(read.get(i).version()).isEqualTo(EntityVersion.of((long) from + i));
    }
    return true;
  }
}
