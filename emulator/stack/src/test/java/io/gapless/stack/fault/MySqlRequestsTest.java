package io.gapless.stack.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MySqlRequestsTest {
  private static final byte[] HEADER = {7, 0, 0, 0};

  @Test
  void a_commit_is_recognised_whatever_its_case() {
    assertThat(MySqlRequests.commit()).accepts(query("COMMIT"), query("commit"));
  }

  @Test
  void a_commit_behind_the_number_of_query_attributes_is_recognised() {
    assertThat(MySqlRequests.commit()).accepts(query("\0\1COMMIT"));
  }

  @Test
  void setting_autocommit_is_no_commit() {
    assertThat(MySqlRequests.commit()).rejects(query("SET autocommit=0"));
  }

  @Test
  void what_is_no_statement_is_no_commit() {
    assertThat(MySqlRequests.commit()).rejects(new byte[0], HEADER, request((byte) 0x17, "COMMIT"));
  }

  @Test
  void a_statement_is_recognised_by_its_beginning() {
    assertThat(MySqlRequests.statement("INSERT INTO events"))
        .accepts(query("insert into events (a) values (1)"))
        .accepts(query("SELECT 1; INSERT INTO events (a) VALUES (1)"))
        .rejects(query("INSERT INTO commands (a) VALUES (1)"))
        .rejects(query("SELECT 'INSERT INTO events'"));
  }

  private static byte[] query(String text) {
    return request((byte) 3, text);
  }

  private static byte[] request(byte command, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HEADER);
    bytes.write(command);
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }
}
