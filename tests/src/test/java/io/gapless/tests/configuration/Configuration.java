package io.gapless.tests.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All keys of all services.
 *
 * @param services those that have them
 * @param meanings what the javadoc of the settings' records says of keys
 */
record Configuration(List<Service> services, Map<String, String> meanings) {
  private static final String OURS = "gapless.";

  /**
   * One service.
   *
   * @param name as its folder is called
   * @param keys of {@code application.yml}, with their defaults
   * @param gcp of {@code application-gcp.yml}
   * @param read keys that its code reads, with the default that the code has, or an empty text
   */
  record Service(String name, YamlKeys keys, YamlKeys gcp, Map<String, String> read) {
    /** As it lies in {@code folder}. */
    static Service in(Path folder) throws IOException {
      Path resources = folder.resolve("src/main/resources");
      return new Service(
          folder.getFileName().toString(),
          YamlKeys.of(resources.resolve("application.yml")),
          YamlKeys.of(resources.resolve("application-gcp.yml")),
          SettingsCode.in(List.of(folder.resolve("src/main/java"))).read());
    }

    private boolean reads(String key) {
      return read.containsKey(key)
          || read.keySet().stream().anyMatch(it -> it.startsWith(key + ".<"));
    }

    private boolean shows(String key) {
      int named = key.indexOf(".<");
      return keys.byName().containsKey(named < 0 ? key : key.substring(0, named));
    }

    /** What the file gives a key, or an empty text. */
    String otherwise(String key) {
      YamlKeys.Key shown = keys.byName().get(key);
      return shown == null ? "" : shown.value();
    }
  }

  /** Keys of the files that no javadoc and no comment explains, and keys that code alone knows. */
  List<String> withoutMeaning() {
    return all().stream().filter(it -> meaning(it).isEmpty()).toList();
  }

  /** Keys of ours that stand in a file, and that no code reads. */
  List<String> readByNobody() {
    return select(
        service ->
            key ->
                key.startsWith(OURS)
                    && !service.reads(key)
                    && (service.shows(key) || service.gcp().byName().containsKey(key)));
  }

  /** Keys that code reads, and that do not stand in the file. */
  List<String> notShown() {
    return select(service -> key -> service.read().containsKey(key) && !service.shows(key));
  }

  /** Keys that have one default in the code and another one in the file. */
  List<String> withTwoDefaults() {
    return select(
        service ->
            key -> {
              String inCode = service.read().getOrDefault(key, "");
              return !inCode.isEmpty() && !inCode.equals(service.otherwise(key));
            });
  }

  /** Keys with a comment or a javadoc, the file's key standing for those that it names. */
  String meaning(String key) {
    String fromCode = meanings.getOrDefault(key, "");
    return fromCode.isEmpty()
        ? services.stream()
            .map(it -> it.keys().byName().get(key))
            .filter(it -> it != null && !it.comment().isEmpty())
            .map(YamlKeys.Key::comment)
            .findFirst()
            .orElse("")
        : fromCode;
  }

  /**
   * Every key of any service, in the order of the files; instead of a list of things with names,
   * what each of them has.
   */
  Set<String> all() {
    Set<String> keys = new LinkedHashSet<>();
    for (Service service : services) {
      for (String key : service.keys().byName().keySet()) {
        if (service.read().containsKey(key) || !service.reads(key)) { // itself, not what it lists
          keys.add(key);
        }
        service.read().keySet().stream().filter(it -> it.startsWith(key + ".<")).forEach(keys::add);
      }
      keys.addAll(service.read().keySet());
    }
    return keys;
  }

  /** Every key that is different in the profile, with where. */
  Map<String, List<Service>> inGcp() {
    Map<String, List<Service>> different = new TreeMap<>();
    for (Service service : services) {
      service
          .gcp()
          .byName()
          .keySet()
          .forEach(key -> different.computeIfAbsent(key, it -> new ArrayList<>()).add(service));
    }
    return different;
  }

  private List<String> select(Function<Service, Predicate<String>> wanted) {
    List<String> found = new ArrayList<>();
    for (Service service : services) {
      SortedSet<String> keys = new TreeSet<>(service.keys().byName().keySet());
      keys.addAll(service.gcp().byName().keySet());
      keys.addAll(service.read().keySet());
      keys.stream()
          .filter(wanted.apply(service))
          .forEach(key -> found.add(service.name() + ": " + key));
    }
    return found;
  }
}
