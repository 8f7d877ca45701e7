package io.gapless.cli.bench.write;

import java.time.Duration;
import java.util.List;

/**
 * What {@link WriteProbe} is told.
 *
 * @param url of the database, empty
 * @param user of the database
 * @param password that user's
 * @param kafka bootstrap servers
 * @param service the command service
 * @param rate events a second of the clock
 * @param callers who write as fast as they can
 * @param rounds of each way and kind
 * @param time that each takes
 * @param poll how long the outbox's poller pauses when it found nothing
 */
record ProbeOptions(
    String url,
    String user,
    String password,
    String kafka,
    String service,
    int rate,
    int callers,
    int rounds,
    Duration time,
    Duration poll) {
  static ProbeOptions of(List<String> args) {
    return new ProbeOptions(
        args.get(0),
        args.get(1),
        args.get(2),
        args.get(3),
        args.get(4),
        Integer.parseInt(args.get(5)),
        Integer.parseInt(args.get(6)),
        Integer.parseInt(args.get(7)),
        Duration.parse(args.get(8)),
        Duration.parse(args.get(9)));
  }

  /** As {@link #of} reads it. */
  List<String> arguments() {
    return List.of(
        url,
        user,
        password,
        kafka,
        service,
        Integer.toString(rate),
        Integer.toString(callers),
        Integer.toString(rounds),
        time.toString(),
        poll.toString());
  }
}
