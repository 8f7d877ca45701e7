package io.gapless.tests.configuration;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the code says of keys: which it reads, with which defaults, and what they mean. It is
 * parsed, not compiled.
 *
 * @param read keys that are bound or asked for, with the default that the code itself has, or an
 *     empty text
 * @param meanings what the javadoc of records says of keys; an empty text if only their name
 * @param components the same for each record, by its name and then by its components' names
 */
record SettingsCode(
    Map<String, String> read,
    Map<String, String> meanings,
    Map<String, Map<String, String>> components) {

  /** Of all sources below these folders. */
  static SettingsCode in(List<Path> folders) throws IOException {
    SettingsCode found = new SettingsCode(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources(folders)));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        found.new Scanner(docs).scan(unit, null);
      }
    }
    return found;
  }

  private static List<Path> sources(List<Path> folders) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(it -> it.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  private final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees docs;
    private final Map<String, String> constants = new HashMap<>();

    Scanner(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
      tree.getMembers().forEach(this::rememberConstant);
      annotation(tree.getModifiers(), "ConfigurationProperties")
          .flatMap(it -> value(it, "value"))
          .ifPresent(prefix -> bound(prefix + ".", tree));
      annotation(tree.getModifiers(), "EachProperty")
          .flatMap(it -> value(it, "value"))
          .ifPresent(prefix -> bound(prefix + ".<name>.", tree));
      if (tree.getKind() == Tree.Kind.RECORD) {
        documented(tree);
      }
      return super.visitClass(tree, nothing);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void nothing) {
      switch (tree.getAnnotationType().toString()) {
        case "Property" -> value(tree, "name").ifPresent(key -> read.putIfAbsent(key, ""));
        case "Requires" -> value(tree, "property").ifPresent(key -> read.putIfAbsent(key, ""));
        default -> {}
      }
      return super.visitAnnotation(tree, nothing);
    }

    private void rememberConstant(Tree member) {
      if (member instanceof VariableTree variable
          && variable.getInitializer() instanceof LiteralTree literal) {
        constants.put(variable.getName().toString(), String.valueOf(literal.getValue()));
      }
    }

    private void bound(String prefix, ClassTree tree) {
      for (VariableTree component : componentsOf(tree)) {
        if (annotation(component.getModifiers(), "Parameter").isEmpty()) {
          String otherwise =
              annotation(component.getModifiers(), "Bindable")
                  .flatMap(it -> value(it, "defaultValue"))
                  .orElse("");
          read.put(prefix + kebab(component.getName().toString()), otherwise);
        }
      }
    }

    private List<VariableTree> componentsOf(ClassTree tree) {
      return tree.getMembers().stream()
          .filter(VariableTree.class::isInstance)
          .map(VariableTree.class::cast)
          .filter(it -> !it.getModifiers().getFlags().contains(Modifier.STATIC))
          .toList();
    }

    private void documented(ClassTree tree) {
      Map<String, String> described = new TreeMap<>();
      for (ParamText param : ParamText.of(docs.getDocCommentTree(getCurrentPath()))) {
        described.put(param.name(), param.meaning());
        param.key().ifPresent(key -> meanings.put(key, param.meaning()));
      }
      components.put(tree.getSimpleName().toString(), described);
    }

    private Optional<AnnotationTree> annotation(ModifiersTree modifiers, String name) {
      return modifiers.getAnnotations().stream()
          .filter(it -> it.getAnnotationType().toString().equals(name))
          .<AnnotationTree>map(it -> it)
          .findFirst();
    }

    private Optional<String> value(AnnotationTree annotation, String attribute) {
      return annotation.getArguments().stream()
          .filter(AssignmentTree.class::isInstance)
          .map(AssignmentTree.class::cast)
          .filter(it -> it.getVariable().toString().equals(attribute))
          .map(AssignmentTree::getExpression)
          .findFirst()
          .or(() -> onlyValue(annotation, attribute))
          .flatMap(this::text);
    }

    private Optional<ExpressionTree> onlyValue(AnnotationTree annotation, String attribute) {
      return annotation.getArguments().stream()
          .filter(it -> attribute.equals("value") && !(it instanceof AssignmentTree))
          .<ExpressionTree>map(it -> it)
          .findFirst();
    }

    private Optional<String> text(ExpressionTree expression) {
      if (expression instanceof LiteralTree literal) {
        return Optional.of(String.valueOf(literal.getValue()));
      }
      return expression instanceof IdentifierTree name
          ? Optional.ofNullable(constants.get(name.getName().toString()))
          : Optional.empty();
    }
  }

  /** {@code maxBatch} is the key {@code max-batch}. */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
