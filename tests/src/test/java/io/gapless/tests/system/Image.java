package io.gapless.tests.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gapless.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image out of its tar, unpacked to run it without a container engine.
 *
 * @param config what the image says how it is run
 * @param root its files
 */
public record Image(JsonNode config, Path root) {
  /** System property that names a directory with tars; without it, they are built. */
  private static final String PROPERTY = "gapless.images";

  /** The file that a start leaves in its cache. */
  public static final String CACHE_FILE = "app.aot";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The directory with the tars of both services. */
  public static Path all() {
    String given = System.getProperty(PROPERTY, "");
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath();
    }
    Path checkout = Checkout.find().root();
    Path built = checkout.resolve(".gapless/images/built");
    run(List.of(checkout.resolve("infra/images/build").toString(), built.toString()));
    return built;
  }

  /** A directory that stays, for a start's cache; empty, and anybody may write to it. */
  public static Path cache(String module) throws IOException {
    Path cache = Checkout.find().root().resolve(".gapless/images/cache/gapless-" + module);
    Files.createDirectories(cache);
    Files.deleteIfExists(cache.resolve(CACHE_FILE));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    return cache;
  }

  /** Unpacks an image's layers one over the other. */
  public static Image unpack(Path tar, Path directory) {
    Path parts = directory.resolve("parts");
    Path root = directory.resolve("root");
    try {
      Files.createDirectories(parts);
      Files.createDirectories(root);
      run(List.of("tar", "-xf", tar.toString(), "-C", parts.toString()));
      JsonNode manifest = JSON.readTree(parts.resolve("manifest.json").toFile()).required(0);
      for (JsonNode layer : manifest.required("Layers")) {
        String file = parts.resolve(layer.asText()).toString();
        // As in a container, whoever runs this: files belong to root and keep their rights.
        run(
            List.of(
                "tar",
                "-xpf",
                file,
                "--no-same-owner",
                "--warning=no-unknown-keyword",
                "-C",
                root.toString()));
      }
      Path config = parts.resolve(manifest.required("Config").asText());
      return new Image(JSON.readTree(config.toFile()), root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What runs a program of the image, confined as a container confines it. */
  public List<String> confined(List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(Checkout.find().root().resolve("infra/images/confine").toString());
    command.add(root.toString());
    command.addAll(program);
    return command;
  }

  /** What it runs. */
  public List<String> entrypoint() {
    List<String> words = new ArrayList<>();
    config.required("config").required("Entrypoint").forEach(it -> words.add(it.asText()));
    return words;
  }

  /** The variables that it sets. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (JsonNode variable : config.required("config").required("Env")) {
      String[] parts = variable.asText().split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return variables;
  }

  /** One of its labels, empty if it has not got it. */
  public String label(String name) {
    return config.required("config").required("Labels").path(name).asText("");
  }

  private static void run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.INHERIT)
              .redirectError(Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("failed: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + command, e);
    }
  }
}
