package io.gapless.torture;

/**
 * Makes so many events of one text; a command of no event is refused.
 *
 * @param events 0 to {@value #MOST_EVENTS}
 * @param text in the payload of each
 */
record ProbeCommand(int events, String text) {
  static final int MOST_EVENTS = 5;
}
