package io.gapless.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.gapless.event.wire.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One page of a list. */
public final class Paging {
  @Option(
      names = "--limit",
      description = "How many; default ${DEFAULT-VALUE}.",
      defaultValue = "50")
  private int limit;

  @Option(names = "--next", description = "Goes on where the page before ended, as it said.")
  private @Nullable String next;

  /**
   * @param cursor how the API calls its cursor
   */
  String query(String cursor) {
    String from = next == null ? "" : "&" + cursor + "=" + PercentEncoding.encode(next);
    return "?limit=" + limit + from;
  }

  boolean isFirst() {
    return next == null;
  }

  /** A page's list, its only member that is one, as a table; and how to see more. */
  static List<String> lines(JsonNode page, List<String> members) {
    Table table = new Table();
    for (JsonNode member : page) {
      table = member.isArray() ? Fields.table(member, members) : table;
    }
    boolean hasNext = page.hasNonNull("next");
    if (table.isEmpty() && !hasNext) {
      return List.of("none");
    }
    List<String> lines = new ArrayList<>(table.isEmpty() ? List.of() : table.lines());
    if (hasNext) {
      lines.add("more: --next=" + Table.plain(page.path("next").asText()));
    }
    return lines;
  }
}
