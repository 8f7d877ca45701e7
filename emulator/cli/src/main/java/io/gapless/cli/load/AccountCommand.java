package io.gapless.cli.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * A command as HTTP sends it.
 *
 * @param id the command id: the same however often it is sent
 * @param account for whom
 * @param name which command
 * @param body its fields as JSON
 */
public record AccountCommand(String id, String account, String name, String body) {
  static final String CREATE = "create";

  /** A command with an id of its own. */
  public static AccountCommand of(String account, String name, Map<String, String> fields) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    fields.forEach(body::put);
    return new AccountCommand(UUID.randomUUID().toString(), account, name, body.toString());
  }

  /** Opens an account. */
  public static AccountCommand create(String account) {
    return of(
        account,
        CREATE,
        Map.of("name", account, "email", account + "@example.org", "address", "1 First Street"));
  }

  /** Moves an account. */
  public static AccountCommand changeAddress(String account, String address) {
    return of(account, "change-address", Map.of("address", address));
  }

  String path() {
    String encoded = URLEncoder.encode(account, StandardCharsets.UTF_8).replace("+", "%20");
    return "/v1/account/" + encoded + "/commands/" + name;
  }
}
