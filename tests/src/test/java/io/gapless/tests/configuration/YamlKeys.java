package io.gapless.tests.configuration;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The keys of a settings file, in its order.
 *
 * @param byName each with its value and the comment above it
 */
record YamlKeys(Map<String, Key> byName) {
  /**
   * @param value as it stands there; of a list or an empty mapping a short form
   * @param comment on one line, empty if there is none
   */
  record Key(String value, String comment) {}

  static YamlKeys of(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setProcessComments(true);
    try (Reader reader = Files.newBufferedReader(file)) {
      Map<String, Key> keys = new LinkedHashMap<>();
      collect("", (MappingNode) new Yaml(options).compose(reader), keys);
      return new YamlKeys(keys);
    }
  }

  private static void collect(String prefix, MappingNode mapping, Map<String, Key> keys) {
    for (NodeTuple entry : mapping.getValue()) {
      String name = prefix + ((ScalarNode) entry.getKeyNode()).getValue();
      Node value = entry.getValueNode();
      if (value instanceof MappingNode inner && !inner.getValue().isEmpty()) {
        collect(name + ".", inner, keys);
      } else {
        keys.put(name, new Key(text(value), comment(entry)));
      }
    }
  }

  private static String text(Node value) {
    return switch (value) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode list ->
          list.getValue().stream().map(YamlKeys::text).collect(Collectors.joining(", "));
      case MappingNode mapping ->
          mapping.getValue().stream()
              .map(it -> text(it.getKeyNode()) + ": " + text(it.getValueNode()))
              .collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  private static String comment(NodeTuple entry) {
    List<CommentLine> lines = new ArrayList<>();
    addAll(lines, entry.getKeyNode().getBlockComments());
    addAll(lines, entry.getValueNode().getInLineComments());
    return lines.stream()
        .map(CommentLine::getValue)
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static void addAll(List<CommentLine> lines, @Nullable List<CommentLine> more) {
    if (more != null) {
      lines.addAll(more);
    }
  }
}
