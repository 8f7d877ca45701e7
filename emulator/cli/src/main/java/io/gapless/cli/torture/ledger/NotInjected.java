package io.gapless.cli.torture.ledger;

import java.util.Map;
import java.util.TreeMap;

/** Faults that systems meet and the torture does not make, and why not. */
final class NotInjected {
  static final Map<String, String> KINDS = new TreeMap<>();

  static {
    KINDS.put(
        "power cut",
        "a disk that forgets what was not synced needs a block device of its own (device mapper);"
            + " kill -9 loses nothing that the operating system has");
    KINDS.put(
        "fsync that fails or is slow", "needs strace or a device that fails, under each server");
    KINDS.put("packets lost, reordered or cut by nftables", "the proxies do it to TCP streams");
    KINDS.put("clock skew", "needs libfaketime, which is not part of the build");
    KINDS.put(
        "topic deleted and made anew, compacted",
        "tested without load, by TopicLifeIT and TopicIT");
    KINDS.put(
        "loss of a projection's database or of the offsets topic",
        "the projection that is rebuilt from nothing in the end stands for both");
    KINDS.put(
        "errors of the real Spanner",
        "the emulator has no replicas; tested by FallbackStore's tests");
  }

  private NotInjected() {}
}
