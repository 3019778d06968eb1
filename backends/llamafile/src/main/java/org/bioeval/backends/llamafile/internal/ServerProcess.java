package org.bioeval.backends.llamafile.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.bioeval.core.backend.PermanentException;
import org.bioeval.core.backend.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model server as a child process: started on a free loopback port, started again on the same
 * port when it crashes, killed when closed and when this process ends.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
  private static final int PORTS_TRIED = 3;

  private final Launch launch;
  private final Thread hook = new Thread(this::kill, "llamafile-shutdown");
  private final Object lock = new Object();
  private int port;
  private int restarts;
  private boolean closed;
  private boolean ready;

  /** Whether the present process is known to answer on the port. */
  private boolean ours;

  private long generation;
  private boolean portTaken;
  private @Nullable Process process;
  private @Nullable LogTail log;
  private @Nullable String lastWords;
  private Runnable whenEnded = () -> {};

  /**
   * What to start and how.
   *
   * @param name of the model, for messages
   * @param alias under which the server serves the model, and no other server does
   * @param platform how to guard it
   * @param command the server's command line for a port
   * @param environment added to this process's own
   * @param startup time until the server must be ready
   * @param maxRestarts how often a crashed server is started again
   * @param progress receives a line now and then while the model loads
   */
  public record Launch(
      String name,
      String alias,
      Platform platform,
      IntFunction<List<String>> command,
      Map<String, String> environment,
      Duration startup,
      int maxRestarts,
      Consumer<String> progress) {}

  private ServerProcess(Launch launch) {
    this.launch = launch;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @throws PermanentException if it does not get ready; the message holds the end of its log
   * @throws CancellationException if the thread is interrupted; the flag stays set
   */
  public static ServerProcess start(Launch launch) {
    ServerProcess server = new ServerProcess(launch);
    Runtime.getRuntime().addShutdownHook(server.hook);
    try {
      server.startOnFreePort();
      return server;
    } catch (RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** The loopback port it listens on. */
  public int port() {
    return port;
  }

  /** The process that runs and guards the server, if it is alive. */
  public @Nullable ProcessHandle handle() {
    synchronized (lock) {
      return process == null ? null : process.toHandle();
    }
  }

  private void startOnFreePort() {
    for (int tried = 1; ; tried++) {
      port = freePort();
      try {
        launch();
        awaitReady();
        becameReady();
        return;
      } catch (PermanentException e) {
        if (!portTaken || tried == PORTS_TRIED) {
          throw e;
        }
        LOG.info("port {} was taken by another program; trying another one", port);
        kill();
      }
    }
  }

  private void becameReady() {
    Process running;
    synchronized (lock) {
      ready = true;
      ours = true;
      running = process;
    }
    if (running != null && !running.isAlive()) {
      ended(running); // It crashed before anyone would have noticed.
    }
  }

  private static int freePort() {
    try {
      return Probe.freePort();
    } catch (IOException e) {
      throw failure("no loopback port is free", e);
    }
  }

  private void launch() {
    ProcessBuilder builder =
        new ProcessBuilder(launch.platform().guarded(launch.command().apply(port)))
            .redirectErrorStream(true);
    builder.environment().putAll(launch.environment());
    synchronized (lock) {
      if (closed) {
        return;
      }
      try {
        Process started = builder.start();
        process = started;
        ours = false;
        generation++;
        log = new LogTail(started.getInputStream());
        var unused = started.onExit().thenAccept(this::ended);
      } catch (IOException e) {
        throw failure(
            "the server of " + launch.name() + " cannot be started: " + e.getMessage(), e);
      }
    }
  }

  private void awaitReady() {
    long begin = System.nanoTime();
    long nextLine = begin + PROGRESS_EVERY.toNanos();
    portTaken = false;
    while (true) {
      Probe.Answer answer = Probe.ask(port, launch.alias());
      if (answer == Probe.Answer.OURS) {
        return;
      }
      Process running;
      LogTail tail;
      synchronized (lock) {
        running = process;
        tail = log;
      }
      if (running == null || tail == null) {
        throw new CancellationException("the server of " + launch.name() + " was closed");
      }
      if (answer == Probe.Answer.ANOTHER) {
        portTaken = true;
        throw failure(
            "port "
                + port
                + " belongs to another program, which does not serve the model "
                + launch.alias()
                + " of "
                + launch.name()
                + ". The end of the server's log:\n"
                + tail.text(),
            null);
      }
      long now = System.nanoTime();
      try {
        if (running.waitFor(100, TimeUnit.MILLISECONDS)) {
          tail.awaitEnd();
          // Another program may have taken the port in the meantime.
          portTaken = Probe.isTaken(port);
          throw failure(
              "the server of "
                  + launch.name()
                  + " ended while it started, with status "
                  + running.exitValue()
                  + ". The end of its log:\n"
                  + tail.text(),
              null);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while " + launch.name() + " was loading");
      }
      if (now - begin > launch.startup().toNanos()) {
        throw failure(
            "the server of "
                + launch.name()
                + " was not ready after "
                + launch.startup().toSeconds()
                + " s; allow more by startupTimeout(…). The end of its log:\n"
                + tail.text(),
            null);
      }
      if (now > nextLine) {
        nextLine += PROGRESS_EVERY.toNanos();
        launch
            .progress()
            .accept(
                "loading "
                    + launch.name()
                    + ": "
                    + TimeUnit.NANOSECONDS.toSeconds(now - begin)
                    + " s; "
                    + tail.lastLine());
      }
    }
  }

  /**
   * Waits until the server, started again after a crash, is known to be the one that answers on the
   * port. Returns at once if it is, or has ended for good.
   *
   * @return which of the starts it is; see {@link #isStill}
   * @throws RetriableException if that is not so when the time for a start is over
   * @throws CancellationException if the thread is interrupted; the flag stays set
   */
  public long awaitOurs() {
    long begin = System.nanoTime();
    while (true) {
      long which;
      synchronized (lock) {
        which = generation;
        if (closed || lastWords != null || isOurs()) {
          return which;
        }
      }
      if (System.nanoTime() - begin > launch.startup().toNanos()) {
        throw new RetriableException(
            "the server of "
                + launch.name()
                + " crashed and was not ready again after "
                + launch.startup().toSeconds()
                + " s; allow more by startupTimeout(…)",
            null);
      }
      if (Probe.ask(port, launch.alias()) == Probe.Answer.OURS) {
        synchronized (lock) {
          ours |= which == generation;
        }
      } else {
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while " + launch.name() + " was loading");
    }
  }

  /** Tells whether the same process has been there all the time since {@link #awaitOurs}. */
  public boolean isStill(long which) {
    synchronized (lock) {
      return which == generation && isOurs();
    }
  }

  private boolean isOurs() {
    return ours && process != null && process.isAlive();
  }

  /** The server's process ended: of its own, or because it was killed by us or by others. */
  private void ended(Process which) {
    boolean again;
    LogTail tail;
    synchronized (lock) {
      if (closed || which != process || !ready) {
        return; // Our own doing, or a failed start, which the starting thread reports.
      }
      tail = log;
      process = null;
      // What the guard may have left behind dies with the pipe.
      closePipe(which);
      again = restarts < launch.maxRestarts();
      if (again) {
        restarts++;
      }
    }
    String words = tail == null ? "" : tail.text();
    if (!again) {
      endedForGood(words);
      return;
    }
    LOG.warn(
        "the server of {} ended with status {}; starting it again ({} of {})",
        launch.name(),
        which.exitValue(),
        restarts,
        launch.maxRestarts());
    try {
      launch();
    } catch (PermanentException e) {
      endedForGood(String.valueOf(e.getMessage()));
    }
  }

  private void endedForGood(String words) {
    Runnable listener;
    synchronized (lock) {
      lastWords = words;
      listener = whenEnded;
    }
    listener.run();
  }

  /**
   * Says what to do when the server has crashed for the last time.
   *
   * @param listener runs once, soon if it has happened already
   */
  public void whenEnded(Runnable listener) {
    boolean already;
    synchronized (lock) {
      whenEnded = listener;
      already = lastWords != null;
    }
    if (already) {
      listener.run();
    }
  }

  private static void closePipe(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      LOG.debug("the pipe was closed already", e);
    }
  }

  /**
   * Tells whether the server has ended for good.
   *
   * @return the end of its log, or null while it runs or is being started again
   */
  public @Nullable String lastWords() {
    synchronized (lock) {
      return lastWords;
    }
  }

  /** How often it was started again. */
  public int restarts() {
    synchronized (lock) {
      return restarts;
    }
  }

  private void kill() {
    Process running;
    synchronized (lock) {
      running = process;
      process = null;
    }
    if (running != null) {
      // The guard kills the server when its input ends; what is left after that is killed here.
      List<ProcessHandle> all = running.descendants().toList();
      closePipe(running);
      all.forEach(ProcessHandle::destroyForcibly);
      try {
        if (!running.waitFor(2, TimeUnit.SECONDS)) {
          running.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        running.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    kill();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("closed while the virtual machine shuts down", e);
    }
  }

  private static PermanentException failure(String message, @Nullable Throwable cause) {
    return new PermanentException(message, cause, PermanentException.Scope.RUN);
  }
}
