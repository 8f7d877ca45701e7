package io.gapless.log.read;

import static io.gapless.log.TestEvents.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import io.gapless.event.EntityVersion;
import io.gapless.event.Event;
import io.gapless.event.InvalidEventException;
import io.gapless.log.append.AppendFixture;
import io.gapless.stack.LocalStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
  void each_of_many_callers_at_once_gets_what_it_asked_for() {
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(askAll())
          .allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(20)));
    }
  }

  @Test
  void a_row_that_is_no_event_is_nobody_elses_trouble() throws Exception {
    EntityKey damaged = EntityKey.of("account", "a  3");
    execute("UPDATE events SET event_type = '' WHERE entity_id = '" + damaged.id() + "'");
    for (int round = 0; round < ROUNDS; round++) {
      List<Future<Boolean>> answers = askAll();
      for (int caller = 0; caller < CALLERS; caller++) {
        if (entity(caller % ENTITIES).equals(damaged)) {
          assertThat(answers.get(caller))
              .failsWithin(Duration.ofSeconds(20))
              .withThrowableOfType(ExecutionException.class)
              .withCauseInstanceOf(InvalidEventException.class);
        } else {
          assertThat(answers.get(caller)).succeedsWithin(Duration.ofSeconds(20));
        }
      }
    }
  }

  @Test
  void who_asks_for_many_gets_them_in_their_order_beside_others() {
    List<EntityRange> ranges =
        IntStream.range(0, 3 * ENTITIES)
            .mapToObj(
                number ->
                    new EntityRange(entity(number % ENTITIES), EntityVersion.of(1 + number / 8), 5))
            .toList();
    for (int round = 0; round < ROUNDS; round++) {
      List<Future<Boolean>> others = askAll();
      List<EntityPage> pages = log.reader().ofEntities(ranges);

      assertThat(pages).hasSameSizeAs(ranges);
      for (int i = 0; i < pages.size(); i++) {
        check(ranges.get(i), pages.get(i).events());
      }
      assertThat(others)
          .allSatisfy(answer -> assertThat(answer).succeedsWithin(Duration.ofSeconds(20)));
    }
  }

  private List<Future<Boolean>> askAll() {
    return IntStream.range(0, CALLERS)
        .mapToObj(number -> callers.submit(() -> check(number)))
        .toList();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = log.pool().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
      connection.commit();
    }
  }

  private EntityKey entity(int number) {
    return events.keySet().stream().sorted().toList().get(number);
  }

  private boolean check(int number) {
    int from = 1 + number / 5;
    // Some so large that no two of them fit into one statement.
    int limit = number % 4 == 0 ? EventReader.MAX_PAGE : 3;
    EntityRange range = new EntityRange(entity(number % ENTITIES), EntityVersion.of(from), limit);

    check(range, log.reader().ofEntity(range.entity(), range.from(), range.limit()));
    return true;
  }

  private void check(EntityRange range, List<Event> read) {
    int has = events.getOrDefault(range.entity(), 0);
    long from = range.from().value();

    assertThat(read).hasSize(Math.clamp(has - from + 1, 0, range.limit()));
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).entity()).isEqualTo(range.entity());
      assertThat(read.get(i).version()).isEqualTo(EntityVersion.of(from + i));
    }
  }
}
