package io.gapless.cli.torture.ledger;

import java.util.Map;
import java.util.TreeMap;

/** Faults that systems meet and the torture does not make, and why not. */
final class NotInjected {
  static final Map<String, String> KINDS = new TreeMap<>();

  static {
    KINDS.put(
        "power cut",
        "a disk that forgets what was not synced needs a block device of its own under each server;"
            + " kill -9 loses nothing that the operating system has");
    KINDS.put("packets lost or cut by nftables", "the proxies do what a TCP stream can show of it");
    KINDS.put("the database's clock", "leases run by it: clock skew is made for everybody else");
    KINDS.put(
        "topic deleted and made anew, or compacted, under load",
        "tested without load, by TopicLifeIT and TopicGateTest");
    KINDS.put(
        "loss of a projection's database or of a broker's disk",
        "the projection that starts from nothing in the end, and the topic that loses every record"
            + " before, stand for them");
    KINDS.put(
        "errors of the real Spanner",
        "its emulator has no replicas; it is stopped, cut off and destroyed");
    KINDS.put(
        "fsync that is slow or fails",
        "only if its cells are not above: takes strace, and the right");
    KINDS.put("clock skew", "only if its cells are not above: takes libfaketime");
    KINDS.put("writes that fail", "only if their cells are not above: takes prlimit");
  }

  private NotInjected() {}
}
