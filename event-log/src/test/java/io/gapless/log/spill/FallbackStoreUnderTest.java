package io.gapless.log.spill;

import static io.gapless.log.spill.SpilledEvents.row;
import static io.gapless.log.spill.SpilledEvents.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gapless.event.EntityKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A fallback store, emptied before each test, and what tests ask of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FallbackStoreUnderTest {
  static final EntityKey ENTITY = EntityKey.of("account", "a-1");

  FallbackStore store;

  /** A store of its own, empty or without tables; closed by this class. */
  protected abstract FallbackStore open();

  @BeforeAll
  void openStore() {
    store = open();
    store.migrate();
  }

  @AfterAll
  void closeStore() {
    store.close();
  }

  @BeforeEach
  void empty() {
    store.quarantined(SpillReader.MAX_PAGE).forEach(it -> store.release(it.event().key()));
    Shard.all().forEach(shard -> delete(readAll(shard, SpillReader.MAX_PAGE)));
  }

  /** A slow machine may need a second try: what is not known to be durable is spilled again. */
  final void spill(List<SpilledEvent> rows) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(FallbackStoreException.class)
        .untilAsserted(() -> store.spill(rows));
  }

  final List<SpilledEvent> readAll(Shard shard, int pageSize) {
    List<SpilledEvent> all = new ArrayList<>();
    Optional<SpillKey> after = Optional.empty();
    List<SpilledEvent> page = store.read(shard, after, pageSize);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(pageSize);
      all.addAll(page);
      after = Optional.of(page.getLast().key());
      page = store.read(shard, after, pageSize);
    }
    return all;
  }

  final void delete(List<SpilledEvent> rows) {
    for (int from = 0; from < rows.size(); from += SpillReader.MAX_PAGE) {
      int to = Math.min(from + SpillReader.MAX_PAGE, rows.size());
      store.delete(rows.subList(from, to).stream().map(SpilledEvent::key).toList());
    }
  }

  /** The key of the row of version 1 that is in the store. */
  final SpillKey row1(EntityKey entity) {
    return key(entity, 1);
  }

  final SpillKey row2(EntityKey entity) {
    return key(entity, 2);
  }

  final SpillKey key(EntityKey entity, long version) {
    return readAll(Shard.of(entity), SpillReader.MAX_PAGE).stream()
        .map(SpilledEvent::key)
        .filter(key -> key.entity().equals(entity) && key.version().value() == version)
        .findFirst()
        .or(() -> quarantinedKey(entity, version))
        .orElseGet(() -> row(entity, version).key());
  }

  final Optional<SpillKey> quarantinedKey(EntityKey entity, long version) {
    return store.quarantined(SpillReader.MAX_PAGE).stream()
        .map(it -> it.event().key())
        .filter(key -> key.entity().equals(entity) && key.version().value() == version)
        .findFirst();
  }

  static EntityKey inOneShardWith(EntityKey other, String beginning) {
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> EntityKey.of("account", beginning + i))
        .filter(entity -> Shard.of(entity).equals(Shard.of(other)))
        .findFirst()
        .orElseThrow();
  }

  static List<EntityKey> sorted(List<EntityKey> entities) {
    return entities.stream().sorted().toList();
  }

  static List<Long> versions(List<SpilledEvent> rows) {
    return rows.stream().map(it -> it.version().value()).toList();
  }
}
