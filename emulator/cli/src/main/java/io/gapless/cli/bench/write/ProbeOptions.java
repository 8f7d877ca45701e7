package io.gapless.cli.bench.write;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@link WriteProbe} is told.
 *
 * @param url of the event store, with the services' tables
 * @param spill of the fallback store's database, on the same server
 * @param user of both
 * @param password that user's
 * @param kafka bootstrap servers
 * @param service the command service
 * @param rate events a second of the clock
 * @param callers who write as fast as they can
 * @param rounds of each way and kind
 * @param warmUp how long each goes at the clock's rate, and as long as fast as it can, before
 * @param time that each takes
 * @param poll how long the outbox's poller pauses when it found nothing
 * @param linger of all producers, in milliseconds
 * @param results where results are written, empty: nowhere
 * @param ways names of those that are measured; all if there is none
 */
record ProbeOptions(
    String url,
    String spill,
    String user,
    String password,
    String kafka,
    String service,
    int rate,
    int callers,
    int rounds,
    Duration warmUp,
    Duration time,
    Duration poll,
    int linger,
    String results,
    List<String> ways) {
  ProbeOptions {
    ways = List.copyOf(ways);
  }

  static ProbeOptions of(List<String> args) {
    return new ProbeOptions(
        args.get(0),
        args.get(1),
        args.get(2),
        args.get(3),
        args.get(4),
        args.get(5),
        Integer.parseInt(args.get(6)),
        Integer.parseInt(args.get(7)),
        Integer.parseInt(args.get(8)),
        Duration.parse(args.get(9)),
        Duration.parse(args.get(10)),
        Duration.parse(args.get(11)),
        Integer.parseInt(args.get(12)),
        args.get(13),
        args.subList(14, args.size()));
  }

  /** Of all producers, besides Gapless's own defaults. */
  Map<String, String> producer() {
    return Map.of("bootstrap.servers", kafka, "linger.ms", Integer.toString(linger));
  }

  /** What a reader of the results has to know. */
  Map<String, String> settings() {
    return Map.of(
        "eventsPerSecond",
        Integer.toString(rate),
        "callers",
        Integer.toString(callers),
        "rounds",
        Integer.toString(rounds),
        "warmUp",
        warmUp.toString(),
        "time",
        time.toString(),
        "outboxPause",
        poll.toString(),
        "lingerMillis",
        Integer.toString(linger));
  }

  /** As {@link #of} reads it. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(url, spill, user, password, kafka, service));
    arguments.add(Integer.toString(rate));
    arguments.add(Integer.toString(callers));
    arguments.add(Integer.toString(rounds));
    arguments.add(warmUp.toString());
    arguments.add(time.toString());
    arguments.add(poll.toString());
    arguments.add(Integer.toString(linger));
    arguments.add(results);
    arguments.addAll(ways);
    return arguments;
  }
}
