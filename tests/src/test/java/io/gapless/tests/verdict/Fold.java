package io.gapless.tests.verdict;

import io.gapless.event.EntityKey;

/**
 * The projection's state of one entity, which the handler changes in the transaction in which it
 * writes the {@link Effect}.
 *
 * @param count how many events it folded
 * @param chain over them
 */
public record Fold(EntityKey entity, long count, Chain chain) {
  public static Fold empty(EntityKey entity) {
    return new Fold(entity, 0, Chain.empty());
  }

  Fold then(Effect effect) {
    return new Fold(entity, count + 1, chain.then(effect.id(), effect.digest()));
  }
}
