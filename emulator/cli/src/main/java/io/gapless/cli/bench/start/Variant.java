package io.gapless.cli.bench.start;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Ways to start a service's JVM. All have the full compiler, as services have it. */
enum Variant {
  /** One thread collects. */
  SERIAL("-XX:+UseSerialGC", Archive.NONE),
  /** What the JVM chooses by itself from 2 processors and 1,792 MiB up. */
  G1("-XX:-UseSerialGC -XX:+UseG1GC", Archive.NONE),
  /** Headers of 8 bytes instead of 12; JDK 25 or newer. */
  COMPACT("-XX:+UseSerialGC -XX:+UseCompactObjectHeaders", Archive.NONE),
  /** The quick compiler only. */
  QUICK("-XX:+UseSerialGC -XX:TieredStopAtLevel=1", Archive.NONE),
  /** With an archive of the classes that another run has loaded. */
  CDS("-XX:+UseSerialGC", Archive.CLASSES),
  /** With what another run has loaded and linked, and how often it ran; JDK 25 or newer. */
  AOT("-XX:+UseSerialGC", Archive.AOT),
  /** The same, and compact headers. */
  AOT_COMPACT("-XX:+UseSerialGC -XX:+UseCompactObjectHeaders", Archive.AOT);

  private static final String FULL_COMPILER = "-XX:TieredStopAtLevel=4 ";

  /** What is made by one run and used by others: the options of each, before the file. */
  private enum Archive {
    NONE("", ""),
    CLASSES("-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
    AOT("-XX:AOTCacheOutput=", "-XX:AOTCache=");

    private final String make;
    private final String use;

    Archive(String make, String use) {
      this.make = make;
      this.use = use;
    }
  }

  private final String options;
  private final Archive archive;

  Variant(String options, Archive archive) {
    this.options = options;
    this.archive = archive;
  }

  static Variant named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Variant::label).toList();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Options of a run that is measured. */
  String options(Path file) {
    return FULL_COMPILER + options + (archive == Archive.NONE ? "" : " " + archive.use + file);
  }

  /** Options of the run before it that makes what it uses; empty if it uses nothing. */
  Optional<String> training(Path file) {
    return archive == Archive.NONE
        ? Optional.empty()
        : Optional.of(FULL_COMPILER + options + " " + archive.make + file);
  }
}
