package io.gapless.command.log;

class InMemoryCommandLogTest extends CommandLogConformance {
  private final InMemoryCommandLog log = new InMemoryCommandLog();

  @Override
  protected CommandLog log() {
    return log;
  }
}
