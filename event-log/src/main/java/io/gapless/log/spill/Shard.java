package io.gapless.log.spill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gapless.event.Digest;
import io.gapless.event.EntityKey;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of the fallback store, by hash of the entity: writes spread, and one entity's rows lie
 * together in version order.
 *
 * @param number 0 to {@value #COUNT} − 1
 */
public record Shard(int number) {
  /** Fixed for the life of a fallback store: it is part of the key. */
  public static final int COUNT = 64;

  private static final List<Shard> ALL = IntStream.range(0, COUNT).mapToObj(Shard::new).toList();

  public Shard {
    if (number < 0 || number >= COUNT) {
      throw new IllegalArgumentException("shard must be 0 to " + (COUNT - 1) + ", is " + number);
    }
  }

  public static Shard of(EntityKey entity) {
    return ALL.get(Math.floorMod(Digest.of(entity.toString().getBytes(UTF_8)).crc(), COUNT));
  }

  public static List<Shard> all() {
    return ALL;
  }
}
