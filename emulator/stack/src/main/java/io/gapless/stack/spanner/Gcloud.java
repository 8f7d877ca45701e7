package io.gapless.stack.spanner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An installed Google Cloud CLI. */
final class Gcloud {
  private static final String EMULATOR = "bin/cloud_spanner_emulator/emulator_main";

  private Gcloud() {}

  /** The Spanner emulator among its components. */
  static Optional<Path> emulator(Map<String, String> environment) {
    return homes(environment).stream()
        .map(home -> home.resolve(EMULATOR))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<Path> homes(Map<String, String> environment) {
    List<Path> homes = new ArrayList<>();
    for (String directory : environment.getOrDefault("PATH", "").split(":")) {
      homeOf(Path.of(directory, "gcloud")).ifPresent(homes::add);
    }
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    homes.add(home.resolve("google-cloud-sdk"));
    homes.add(Path.of("/usr/lib/google-cloud-sdk"));
    homes.add(Path.of("/opt/google-cloud-sdk"));
    homes.add(Path.of("/opt/homebrew/share/google-cloud-sdk"));
    return homes;
  }

  /** The path often holds a link; the components lie beside what it leads to. */
  private static Optional<Path> homeOf(Path gcloud) {
    if (!Files.isExecutable(gcloud)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(gcloud.toRealPath().getParent()).map(Path::getParent);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
