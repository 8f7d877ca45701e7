package io.gapless.cli.torture.workload;

import io.gapless.cli.torture.probe.ProbeTables;
import io.gapless.event.EntityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The entities of the workload: {@value #ENTITIES}, drawn by Zipf's law with exponent {@value
 * #EXPONENT}, one command in ten for one of {@value #HOT} hot ones. Some are twins that differ by
 * case, accent or a trailing space; some fall silent. Not thread-safe.
 */
final class Probes {
  static final int ENTITIES = 500;
  static final int HOT = 5;
  static final double EXPONENT = 1.1;
  private static final int HOT_ONE_IN = 10;
  private static final int SILENT_ONE_IN = 10;
  private static final List<String> TWINS =
      List.of("order-A", "order-a", "ordér-A", "order-A ", "ORDER-A", "ordér-a");

  private final RandomGenerator random;
  private final List<EntityKey> entities = new ArrayList<>();
  private final double[] cumulated;

  Probes(RandomGenerator random) {
    this.random = random;
    for (int number = 0; number < ENTITIES; number++) {
      entities.add(number % 3 == 0 ? twin(number / 3) : key("probe-" + number));
    }
    this.cumulated = zipf();
  }

  private static EntityKey twin(int number) {
    String family = "rd" + number / TWINS.size();
    return key(TWINS.get(number % TWINS.size()).replace("rd", family).replace("RD", family));
  }

  /** An entity that was never used and is used once: born in the last second. */
  static EntityKey late(int number) {
    return key("born-last-" + number);
  }

  /**
   * @param done how much of the run has passed, 0 to 1: some entities fall silent meanwhile
   */
  EntityKey next(double done) {
    EntityKey drawn =
        random.nextInt(HOT_ONE_IN) == 0
            ? entities.get(random.nextInt(HOT))
            : entities.get(HOT + rank());
    return isSilent(drawn, done) ? entities.get(random.nextInt(HOT)) : drawn;
  }

  private static boolean isSilent(EntityKey entity, double done) {
    int hash = Math.floorMod(entity.hashCode(), 1_000);
    return hash % SILENT_ONE_IN == 0 && done > hash / 1_000.0;
  }

  private int rank() {
    double drawn = random.nextDouble() * cumulated[cumulated.length - 1];
    int low = 0;
    int high = cumulated.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] < drawn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double[] zipf() {
    double[] sums = new double[ENTITIES - HOT];
    double sum = 0;
    for (int rank = 0; rank < sums.length; rank++) {
      sum += 1 / Math.pow(rank + 1, EXPONENT);
      sums[rank] = sum;
    }
    return sums;
  }

  private static EntityKey key(String id) {
    return EntityKey.of(ProbeTables.TYPE, id);
  }
}
