package io.gapless.log.spill.internal;

import io.gapless.log.spill.Shard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which shards an owner takes or keeps, and which it gives back. Decided from one consistent look
 * at all leases.
 *
 * @param kept shards that the owner has from now on
 * @param givenBack shards that it had until now
 */
public record LeasePlan(List<Shard> kept, List<Shard> givenBack) {
  /** One lease, as it is stored. */
  public record Held(String owner, Instant until) {}

  public LeasePlan {
    kept = List.copyOf(kept);
    givenBack = List.copyOf(givenBack);
  }

  /**
   * @param leases what is stored; a shard without one is free
   * @param now the fallback store's time
   * @param most how many shards the owner wants at most
   */
  public static LeasePlan of(Map<Shard, Held> leases, String owner, Instant now, int most) {
    List<Shard> own = new ArrayList<>();
    List<Shard> free = new ArrayList<>();
    for (Shard shard : Shard.all()) {
      Held held = leases.get(shard);
      if (held == null || !held.until().isAfter(now)) {
        free.add(shard);
      } else if (held.owner().equals(owner)) {
        own.add(shard);
      }
    }
    return of(own, free, leases, owner, most);
  }

  private static LeasePlan of(
      List<Shard> own, List<Shard> free, Map<Shard, Held> leases, String owner, int most) {
    List<Shard> kept = new ArrayList<>(own.subList(0, Math.min(most, own.size())));
    List<Shard> givenBack = own.subList(kept.size(), own.size());
    free.sort(Comparator.comparing(shard -> !wasOf(owner, leases.get(shard))));
    kept.addAll(free.subList(0, Math.min(most - kept.size(), free.size())));
    return new LeasePlan(kept, givenBack);
  }

  private static boolean wasOf(String owner, @Nullable Held held) {
    return held != null && held.owner().equals(owner);
  }
}
