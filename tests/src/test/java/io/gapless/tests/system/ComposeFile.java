package io.gapless.tests.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker-compose.yml}, or the part of it that a test looks at.
 *
 * @param services by name
 */
public record ComposeFile(Map<String, Service> services) {
  private static final Path FILE = Path.of("..", "docker-compose.yml");
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{\\w+:-([^}]*)}");

  /**
   * @param options everything that is said of it
   */
  public record Service(Map<?, ?> options) {
    /** Whether it runs one of our images. */
    public boolean isOurs() {
      return text("image").contains("/gapless-");
    }

    /** The module whose image it runs. */
    public String module() {
      return text("image").replaceFirst(".*/gapless-", "").replaceFirst(":.*", "");
    }

    public String text(String option) {
      Object value = options.get(option);
      return value == null ? "" : value.toString();
    }

    /** An option that is a list, empty if it is absent. */
    public List<String> list(String option) {
      return options.get(option) instanceof List<?> items
          ? items.stream().map(Object::toString).toList()
          : List.of();
    }

    /** Its variables, as they are if nobody sets any for Docker Compose. */
    public Map<String, String> environment() {
      Map<String, String> variables = new LinkedHashMap<>();
      if (options.get("environment") instanceof Map<?, ?> given) {
        given.forEach(
            (name, value) ->
                variables.put(name.toString(), DEFAULT.matcher(value.toString()).replaceAll("$1")));
      }
      return variables;
    }

    /** The command of its health check. */
    public List<String> healthCheck() {
      return options.get("healthcheck") instanceof Map<?, ?> check
          ? new Service(check).list("test")
          : List.of();
    }
  }

  public static ComposeFile read() {
    Map<String, Service> services = new LinkedHashMap<>();
    if (yaml(FILE).get("services") instanceof Map<?, ?> all) {
      all.forEach((name, it) -> services.put(name.toString(), new Service((Map<?, ?>) it)));
    }
    return new ComposeFile(services);
  }

  /** A service by its name. */
  public Service service(String name) {
    Service found = services.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no service " + name);
    }
    return found;
  }

  /** The services that run our images. */
  public Map<String, Service> ours() {
    return services.entrySet().stream()
        .filter(it -> it.getValue().isOurs())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * The variables by which a module's settings can be given. One that ends with an underscore
   * stands for all that begin so.
   */
  public static Set<String> variables(String module) {
    Set<String> variables = new TreeSet<>();
    collect("", yaml(Path.of("..", module, "src/main/resources/application.yml")), variables);
    return variables;
  }

  private static void collect(String prefix, Map<?, ?> settings, Set<String> variables) {
    if (settings.isEmpty()) {
      variables.add(prefix);
    }
    settings.forEach(
        (key, value) -> {
          String name = prefix + key.toString().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
          if (value instanceof Map<?, ?> inner) {
            collect(name + "_", inner, variables);
          } else {
            variables.add(name);
          }
        });
  }

  private static Map<?, ?> yaml(Path file) {
    try {
      Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      return yaml.load(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
