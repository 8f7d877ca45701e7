package io.gapless.torture;

/** One event of a probe. */
record ProbeEvent(String text) {}
