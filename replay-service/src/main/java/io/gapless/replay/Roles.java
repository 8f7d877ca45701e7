package io.gapless.replay;

/** The names of {@link io.gapless.replay.security.Role}, as annotations need them. */
final class Roles {
  static final String VIEWER = "viewer";
  static final String PROJECTION = "projection";
  static final String OPERATOR = "operator";

  private Roles() {}
}
