package io.gapless.stack.process;

import io.gapless.stack.StackException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processes of one stack, none of which outlives this JVM. Closing the group stops them, the
 * last started first; if this JVM is killed, its guard kills them.
 *
 * <p>The guard is a shell that reads from a pipe whose other end only this JVM holds: the pipe ends
 * at the moment this JVM does, however it dies. Each process leaves its own id in a file before it
 * becomes what it is, so there is no moment in which the guard does not know of one. Thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {
  private static final String GUARD =
      """
      trap '' INT TERM HUP
      read -r never
      for file in "$1"/*.id; do
        [ -f "$file" ] || continue
        read -r id < "$file"
        case $id in
          docker:*) docker kill "${id#docker:}" ;;
          *) kill -9 "$id" ;;
        esac
      done
      """;

  private final Path logs;
  private final Path ids;
  private final Process guard;
  // Held for as long as the group lives: if it were collected, the pipe would end.
  private final OutputStream lifeline;
  private final List<StackProcess> processes = new CopyOnWriteArrayList<>();
  private final List<Runnable> afterwards = new CopyOnWriteArrayList<>();
  private final Thread closeAtExit = new Thread(this::closeAll, "gapless-stop-processes");

  private ProcessGroup(Path logs, Path ids, Process guard) {
    this.logs = logs;
    this.ids = ids;
    this.guard = guard;
    this.lifeline = guard.getOutputStream();
  }

  /**
   * @param directory where the logs of the processes and the guard's list go
   */
  public static ProcessGroup in(Path directory) {
    try {
      Path logs = Files.createDirectories(directory.resolve("logs"));
      Path ids = Files.createDirectories(directory.resolve("running"));
      ProcessGroup group = new ProcessGroup(logs, ids, startGuard(logs, ids));
      Runtime.getRuntime().addShutdownHook(group.closeAtExit);
      return group;
    } catch (IOException e) {
      throw new StackException("cannot guard processes in " + directory, e);
    }
  }

  /** A process of this group, not started yet. */
  public StackProcess add(ProcessSpec spec) {
    StackProcess process = new StackProcess(spec, logs, ids);
    processes.add(process);
    return process;
  }

  /** What is to be tidied up once all processes are stopped, also when this JVM is asked to end. */
  public void afterwards(Runnable tidyUp) {
    afterwards.add(tidyUp);
  }

  /** All processes in the order they were added. */
  public List<StackProcess> processes() {
    return List.copyOf(processes);
  }

  public Path logs() {
    return logs;
  }

  /** Stops all processes, the last added first. May be called again. */
  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(closeAtExit);
    } catch (IllegalStateException alreadyShuttingDown) {
      return;
    }
  }

  private synchronized void closeAll() {
    processes.reversed().forEach(StackProcess::close);
    try {
      afterwards.forEach(Runnable::run);
    } finally {
      afterwards.clear();
      endGuard();
    }
  }

  private void endGuard() {
    try {
      lifeline.close();
    } catch (IOException e) {
      guard.destroyForcibly();
    }
  }

  private static Process startGuard(Path logs, Path ids) throws IOException {
    return new ProcessBuilder("sh", "-c", GUARD, "gapless-guard", ids.toString())
        .redirectOutput(Redirect.DISCARD)
        .redirectError(logs.resolve("guard.log").toFile())
        .start();
  }
}
