package io.gapless.cli.torture.workload;

import io.gapless.event.EntityKey;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Which command comes next, by seed. Thread-safe. */
final class Commands {
  private static final int MOST_EVENTS = 5;
  private static final int LARGE = 200_000;
  private static final int MIDDLING = 20_000;
  private static final int SMALL = 300;

  private final RandomGenerator random;
  private final Probes probes;
  private final Map<EntityKey, Long> versions = new HashMap<>();

  Commands(RandomGenerator random) {
    this.random = random;
    this.probes = new Probes(random);
  }

  synchronized ProbeCommand next(double done) {
    return command(probes.next(done));
  }

  synchronized ProbeCommand late(int number) {
    return command(Probes.late(number));
  }

  /** What an entity's version was when it was last heard of. */
  synchronized void heard(EntityKey entity, long version) {
    versions.merge(entity, version, Math::max);
  }

  /** One in so many. */
  synchronized boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private ProbeCommand command(EntityKey entity) {
    boolean refused = random.nextInt(50) == 0;
    String text = text();
    int most = text.length() > SMALL ? 2 : MOST_EVENTS;
    return new ProbeCommand(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        entity,
        refused ? 0 : 1 + random.nextInt(most),
        text,
        onlyAt(entity));
  }

  /** One in 12 is conditional; a third of these on a version that is wrong. */
  private OptionalLong onlyAt(EntityKey entity) {
    Long version = versions.get(entity);
    if (version == null || random.nextInt(12) > 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(random.nextInt(3) > 0 ? version : Math.max(1, version - 1));
  }

  private String text() {
    int draw = random.nextInt(200);
    int length =
        draw == 0
            ? random.nextInt(MIDDLING, LARGE)
            : draw < 5 ? random.nextInt(SMALL, MIDDLING) : random.nextInt(1, SMALL);
    String unit = "é" + Long.toString(random.nextLong(), Character.MAX_RADIX) + " ";
    return unit.repeat(length / unit.length() + 1).substring(0, length);
  }
}
