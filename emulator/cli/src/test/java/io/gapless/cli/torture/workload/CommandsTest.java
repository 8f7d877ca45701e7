package io.gapless.cli.torture.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapless.event.EntityKey;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CommandsTest {
  private static final int MANY = 20_000;

  @Test
  void a_seed_repeats_its_commands() {
    assertThat(commands(3, 0, 200)).isEqualTo(commands(3, 0, 200));
    assertThat(commands(3, 0, 200)).isNotEqualTo(commands(4, 0, 200));
  }

  @Test
  void commands_have_up_to_five_events_and_some_are_to_be_refused() {
    assertThat(commands(1, 0, MANY)).extracting(ProbeCommand::events).contains(0, 1, 2, 3, 4, 5);
  }

  @Test
  void payloads_are_tiny_and_large() {
    List<Integer> lengths =
        commands(1, 0, MANY).stream().map(it -> it.text().length()).sorted().toList();

    assertThat(lengths.getFirst()).isLessThan(10);
    assertThat(lengths.getLast()).isGreaterThan(150_000);
    assertThat(lengths.get(MANY / 2)).isLessThan(300);
  }

  @Test
  void a_few_entities_get_most_and_hot_ones_a_tenth() {
    Map<EntityKey, Long> load =
        commands(1, 0, MANY).stream()
            .collect(Collectors.groupingBy(ProbeCommand::entity, Collectors.counting()));
    List<Long> sorted = load.values().stream().sorted().toList().reversed();

    assertThat(load.size()).isBetween(400, Probes.ENTITIES);
    assertThat(sorted.stream().limit(20).mapToLong(it -> it).sum()).isGreaterThan(MANY / 2);
    assertThat(firstEntities().stream().mapToLong(it -> load.getOrDefault(it, 0L)).sum())
        .isBetween(MANY / 12L, MANY / 8L);
  }

  @Test
  void ids_are_twins_by_case_accent_and_trailing_space() {
    Set<String> ids =
        commands(1, 0, MANY).stream().map(it -> it.entity().id()).collect(Collectors.toSet());

    assertThat(ids)
        .contains("ord1er-A", "ord1er-a", "ord1ér-A", "ord1er-A ", "Ord1ER-A", "ord1ér-a");
  }

  @Test
  void some_entities_fall_silent() {
    Set<EntityKey> early = entities(commands(1, 0, MANY));
    Set<EntityKey> late = entities(commands(1, 1, MANY));

    assertThat(early.size() - late.size()).isGreaterThan(20);
  }

  private static Set<EntityKey> entities(List<ProbeCommand> commands) {
    return commands.stream().map(ProbeCommand::entity).collect(Collectors.toSet());
  }

  private static List<EntityKey> firstEntities() {
    return List.of(
        EntityKey.of("probe", "ord0er-A"),
        EntityKey.of("probe", "probe-1"),
        EntityKey.of("probe", "probe-2"),
        EntityKey.of("probe", "ord0er-a"),
        EntityKey.of("probe", "probe-4"));
  }

  private static List<ProbeCommand> commands(long seed, double done, int many) {
    Commands commands = new Commands(new Random(seed));
    return IntStream.range(0, many).mapToObj(it -> commands.next(done)).toList();
  }
}
