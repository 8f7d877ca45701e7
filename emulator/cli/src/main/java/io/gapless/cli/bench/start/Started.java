package io.gapless.cli.bench.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one start came to.
 *
 * @param readySeconds from the launch until it said that it is ready
 * @param processorSeconds that its threads had run by then
 * @param idleMegabytes resident a little later
 * @param busyMegabytes resident after load, 0 if there was none
 * @param answerP99 milliseconds to the answer under that load, from when a command was due
 */
record Started(
    double readySeconds,
    double processorSeconds,
    double idleMegabytes,
    double busyMegabytes,
    double answerP99) {
  private static final double TICKS_PER_SECOND = 100;
  private static final double KILOBYTES = 1024;

  /** The middle of each figure. */
  static Started median(List<Started> all) {
    return new Started(
        median(all, Started::readySeconds),
        median(all, Started::processorSeconds),
        median(all, Started::idleMegabytes),
        median(all, Started::busyMegabytes),
        median(all, Started::answerP99));
  }

  /** Processor time of a process until now, in seconds; Linux only. */
  static double processorSeconds(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 20);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** What a process has in memory, in MiB; Linux only. */
  static double residentMegabytes(long pid) {
    return read(Path.of("/proc/" + pid + "/status"))
            .lines()
            .filter(it -> it.startsWith("VmRSS:"))
            .mapToLong(it -> Long.parseLong(it.replaceAll("\\D", "")))
            .sum()
        / KILOBYTES;
  }

  private static double median(List<Started> all, ToDoubleFunction<Started> figure) {
    List<Double> sorted =
        all.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    return sorted.get(sorted.size() / 2);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    String start =
        "ready after %.2f s, %.2f s of processor time, %.0f MiB idle"
            .formatted(readySeconds, processorSeconds, idleMegabytes);
    return busyMegabytes == 0
        ? start
        : start + ", %.0f MiB under load, p99 %.1f ms".formatted(busyMegabytes, answerP99);
  }
}
