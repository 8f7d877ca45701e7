package io.gapless.cli.bench.live;

/**
 * What traffic felt, in milliseconds from the moment a command was due.
 *
 * @param commands carried out
 * @param failed given up
 * @param events received from the topic
 * @param spilled those that came out of the fallback store
 * @param unseen carried out, and their events not received
 * @param answerP99 to the answer
 * @param median to the event's receipt from the topic
 * @param p99 to the event's receipt from the topic
 * @param max to the event's receipt from the topic
 */
record Felt(
    long commands,
    long failed,
    long events,
    long spilled,
    long unseen,
    double answerP99,
    double median,
    double p99,
    double max) {
  @Override
  public String toString() {
    return "to the topic p50 %.1f ms, p99 %.1f ms, longest %.1f ms; to the answer p99 %.1f ms (%,d events%s%s%s)"
        .formatted(
            median,
            p99,
            max,
            answerP99,
            events,
            spilled == 0 ? "" : ", %,d of them by way of the fallback store".formatted(spilled),
            unseen == 0 ? "" : ", %,d NOT RECEIVED".formatted(unseen),
            failed == 0 ? "" : ", %,d commands given up".formatted(failed));
  }
}
