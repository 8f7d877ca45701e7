package io.gapless.command.answer;

/**
 * The service's routes. A segment is whatever is between two slashes: the router's own variables
 * would refuse characters that a path may hold as they are, a plus for example.
 */
final class Routes {
  /** Of several commands. No entity type has this name: there is no id behind it. */
  static final String COMMANDS = "/v1/commands";

  static final String ENTITY = "/v1/{entityType:[^/]+}/{entityId:[^/]+}";
  static final String EVENTS = ENTITY + "/events";
  static final String COMMAND = ENTITY + "/commands/{command:[^/]+}";

  private Routes() {}
}
