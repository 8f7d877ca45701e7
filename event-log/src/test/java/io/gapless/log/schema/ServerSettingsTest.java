package io.gapless.log.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
  private static final Map<String, String> SAFE =
      Map.of(
          "log_bin", "ON",
          "sync_binlog", "1",
          "innodb_flush_log_at_trx_commit", "1",
          "auto_increment_increment", "1",
          "innodb_autoinc_lock_mode", "2",
          "read_only", "OFF");

  @Test
  void a_safe_server_has_no_problems() {
    assertThat(new ServerSettings(SAFE).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "log_bin, OFF",
    "sync_binlog, 0",
    "sync_binlog, 1000",
    "innodb_flush_log_at_trx_commit, 2",
    "innodb_flush_log_at_trx_commit, 0",
    "auto_increment_increment, 2",
    "innodb_autoinc_lock_mode, 0",
    "read_only, ON",
    "wsrep_on, ON",
    "group_replication_single_primary_mode, OFF"
  })
  void an_unsafe_setting_is_named_with_what_to_set(String name, String value) {
    Map<String, String> settings = new HashMap<>(SAFE);
    settings.put(name, value);

    assertThat(new ServerSettings(settings).problems())
        .singleElement()
        .asString()
        .startsWith(name + " is '" + value + "', set it to ");
  }

  @Test
  void a_setting_that_cannot_be_read_is_not_taken_for_safe() {
    assertThat(new ServerSettings(Map.of()).problems())
        .anyMatch(problem -> problem.startsWith("log_bin"))
        .anyMatch(problem -> problem.startsWith("innodb_flush_log_at_trx_commit"));
  }
}
