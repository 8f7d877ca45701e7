package io.gapless.tests.configuration;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record's component as its javadoc describes it, as Markdown on one line.
 *
 * @param name of the component
 * @param key the key that it names, if it does: {@code key {@code gapless.…}}
 * @param meaning all else
 */
record ParamText(String name, Optional<String> key, String meaning) {
  private static final Pattern KEY = Pattern.compile("[;,]?\\s*\\bkey `([^`]+)`");

  /** Of all components that a comment describes. */
  static List<ParamText> of(@Nullable DocCommentTree comment) {
    return comment == null
        ? List.of()
        : comment.getBlockTags().stream()
            .filter(ParamTree.class::isInstance)
            .map(ParamTree.class::cast)
            .map(ParamText::of)
            .toList();
  }

  private static ParamText of(ParamTree param) {
    String text = text(param.getDescription()).replaceAll("\\s+", " ").strip();
    Matcher key = KEY.matcher(text);
    return key.find()
        ? new ParamText(
            param.getName().toString(),
            Optional.of(key.group(1).replace(" ", "")),
            key.replaceFirst("").strip())
        : new ParamText(param.getName().toString(), Optional.empty(), text);
  }

  private static String text(List<? extends DocTree> description) {
    return description.stream().map(ParamText::text).collect(Collectors.joining());
  }

  private static String text(DocTree part) {
    if (part instanceof LiteralTree literal) {
      return "`" + literal.getBody().getBody().strip() + "`";
    }
    if (part instanceof LinkTree link) {
      return link.getLabel().isEmpty()
          ? "`" + link.getReference().getSignature().replaceFirst("^#", "") + "`"
          : text(link.getLabel());
    }
    return part.toString();
  }
}
