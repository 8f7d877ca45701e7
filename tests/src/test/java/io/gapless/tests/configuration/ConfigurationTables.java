package io.gapless.tests.configuration;

import io.gapless.projection.ProjectionSettings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The tables of docs/configuration.md. */
final class ConfigurationTables {
  private static final String NOT_READ = "";

  private ConfigurationTables() {}

  /** Every key of the services. */
  static String keys(Configuration configuration) {
    StringBuilder table = new StringBuilder("| key |");
    configuration.services().forEach(it -> table.append(' ').append(it.name()).append(" |"));
    table.append(" meaning, bounds |\n|---|");
    configuration.services().forEach(it -> table.append("---|"));
    table.append("---|\n");
    for (String key : configuration.all()) {
      table.append("| `").append(key).append("` |");
      configuration.services().forEach(it -> table.append(cell(otherwise(it, key))));
      table.append(cell(sentence(configuration.meaning(key)))).append('\n');
    }
    return table.toString();
  }

  private static String otherwise(Configuration.Service service, String key) {
    boolean known = service.keys().byName().containsKey(key) || service.read().containsKey(key);
    return known ? code(service.otherwise(key)) : NOT_READ;
  }

  /** What the profile gcp changes. */
  static String profile(Configuration configuration) {
    StringBuilder table = new StringBuilder("| key | in which service | value in `gcp` | why |\n");
    table.append("|---|---|---|---|\n");
    for (Map.Entry<String, List<Configuration.Service>> entry : configuration.inGcp().entrySet()) {
      YamlKeys.Key key =
          Objects.requireNonNull(entry.getValue().getFirst().gcp().byName().get(entry.getKey()));
      String where =
          entry.getValue().size() == configuration.services().size()
              ? "both"
              : entry.getValue().getFirst().name();
      table.append("| `").append(entry.getKey()).append("` | ").append(where).append(" |");
      table.append(cell(code(key.value()))).append(cell(key.comment())).append('\n');
    }
    return table.toString();
  }

  /** Every setting of the projection SDK. */
  static String sdk(Map<String, Map<String, String>> components) {
    StringBuilder table = new StringBuilder("| setting | default | meaning, bounds |\n");
    table.append("|---|---|---|\n");
    append(table, "", ProjectionSettings.defaults(), components);
    return table.toString();
  }

  private static void append(
      StringBuilder table,
      String prefix,
      Record settings,
      Map<String, Map<String, String>> components) {
    Map<String, String> meanings =
        components.getOrDefault(settings.getClass().getSimpleName(), Map.of());
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      String name = prefix + component.getName();
      Object value = value(settings, component);
      if (value instanceof Record inner) {
        append(table, name + ".", inner, components);
      } else {
        table.append("| `").append(name).append("` |").append(cell(code(text(value))));
        table.append(cell(sentence(meanings.getOrDefault(component.getName(), "")))).append('\n');
      }
    }
  }

  private static Object value(Record settings, RecordComponent component) {
    try {
      return Objects.requireNonNull(component.getAccessor().invoke(settings));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Object value) {
    if (value instanceof Duration length) {
      return length.compareTo(Duration.ofSeconds(1)) < 0
          ? length.toMillis() + "ms"
          : length.toString().substring(2).toLowerCase(Locale.ROOT);
    }
    return value.toString();
  }

  private static String code(String value) {
    return value.isEmpty() ? "(empty)" : "`" + value + "`";
  }

  private static String sentence(String text) {
    return text.isEmpty()
        ? text
        : (text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1))
            .replaceFirst("\\.$", "");
  }

  private static String cell(String text) {
    return " " + text.replace("|", "\\|") + " |";
  }

  /** The rows of a table of the SDK that say nothing. */
  static List<String> withoutMeaning(String table) {
    return table.lines().filter(it -> it.endsWith("|  |")).toList();
  }
}
