package io.gapless.log.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The server variables on which the promise rests.
 *
 * @param variables name to value, as {@code SHOW GLOBAL VARIABLES} gives them; names the server
 *     does not know are absent
 */
record ServerSettings(Map<String, String> variables) {
  /** All that is read. */
  static final List<String> NAMES =
      List.of(
          "log_bin",
          "sync_binlog",
          "innodb_flush_log_at_trx_commit",
          "auto_increment_increment",
          "innodb_autoinc_lock_mode",
          "read_only",
          "wsrep_on",
          "group_replication_single_primary_mode");

  ServerSettings {
    variables = Map.copyOf(variables);
  }

  /** What is wrong and what to set, empty if all is well. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    require(
        problems,
        "log_bin",
        isOn(),
        "ON (without a binary log, rows are visible before they are durable)");
    require(problems, "sync_binlog", "1"::equals, "1");
    require(problems, "innodb_flush_log_at_trx_commit", "1"::equals, "1");
    require(problems, "auto_increment_increment", "1"::equals, "1 (one primary)");
    require(problems, "innodb_autoinc_lock_mode", mode -> !mode.equals("0"), "1 or 2");
    require(problems, "read_only", isOn().negate(), "OFF: connect to the primary");
    refuseIfPresent(
        problems,
        "wsrep_on",
        isOn().negate(),
        "OFF (several primaries hand out positions out of order)");
    refuseIfPresent(problems, "group_replication_single_primary_mode", isOn(), "ON (one primary)");
    return problems;
  }

  private void require(List<String> problems, String name, Predicate<String> allowed, String need) {
    String value = variables.getOrDefault(name, "");
    if (!allowed.test(value)) {
      problems.add(name + " is '" + value + "', set it to " + need);
    }
  }

  private void refuseIfPresent(
      List<String> problems, String name, Predicate<String> allowed, String need) {
    if (variables.containsKey(name)) {
      require(problems, name, allowed, need);
    }
  }

  private static Predicate<String> isOn() {
    return value -> value.equalsIgnoreCase("ON") || value.equals("1");
  }
}
