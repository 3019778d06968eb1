package org.bioeval.core.compare;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.bioeval.core.backend.Backend;
import org.bioeval.core.compare.internal.PeakMemory;
import org.bioeval.core.compare.internal.RunMeasures;
import org.bioeval.core.compare.internal.RunProgress;
import org.bioeval.core.eval.Evaluation;
import org.bioeval.core.eval.EvaluationListener;
import org.bioeval.core.eval.Progress;
import org.bioeval.core.eval.Report;
import org.bioeval.core.task.Observation;

/**
 * Runs candidates on corpora: local candidates one at a time, in the calling thread, served ones
 * beside them. A backend is opened once for all corpora.
 */
final class CandidateRuns {

  /** A corpus and what every candidate is asked about it. */
  record Cell(String corpus, Evaluation<?, ?> evaluation) {}

  private final ImmutableList<Cell> cells;
  private final ImmutableList<Candidate> candidates;
  private final RunProgress progress;
  private final int servedAtOnce;
  private final BiFunction<Cell, Candidate, Path> folders;

  CandidateRuns(
      ImmutableList<Cell> cells,
      ImmutableList<Candidate> candidates,
      RunProgress progress,
      int servedAtOnce,
      BiFunction<Cell, Candidate, Path> folders) {
    this.cells = cells;
    this.candidates = candidates;
    this.progress = progress;
    this.servedAtOnce = servedAtOnce;
    this.folders = folders;
  }

  /** Results by corpus, in the order of the candidates. */
  ImmutableListMultimap<String, Comparison.Result> run() {
    Map<String, List<Comparison.Result>> turns = new HashMap<>();
    List<Candidate> served = candidates.stream().filter(Candidate::isServed).toList();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(servedAtOnce, served.size())), CandidateRuns::thread);
    try {
      Map<String, Future<List<Comparison.Result>>> running = new HashMap<>();
      served.forEach(
          candidate -> running.put(candidate.name(), pool.submit(() -> turn(candidate))));
      for (Candidate candidate : candidates) {
        if (!candidate.isServed()) {
          turns.put(candidate.name(), turn(candidate));
        }
      }
      running.forEach((name, future) -> turns.put(name, result(name, future)));
    } finally {
      pool.shutdownNow();
      end(pool);
    }
    ImmutableListMultimap.Builder<String, Comparison.Result> results =
        ImmutableListMultimap.builder();
    for (int c = 0; c < cells.size(); c++) {
      for (Candidate candidate : candidates) {
        List<Comparison.Result> own = java.util.Objects.requireNonNull(turns.get(candidate.name()));
        results.put(cells.get(c).corpus(), own.get(c));
      }
    }
    return results.build();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "bioeval-served-candidate");
    thread.setDaemon(true);
    return thread;
  }

  private static List<Comparison.Result> result(
      String candidate, Future<List<Comparison.Result>> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(candidate, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("running " + candidate, e.getCause());
    }
  }

  /** Waits until no candidate is asked any more, so that its journal is free. */
  private static void end(ExecutorService pool) {
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One candidate on all corpora. */
  private List<Comparison.Result> turn(Candidate candidate) {
    progress.started(candidate.name());
    List<Comparison.Result> results = new ArrayList<>();
    PeakMemory memory = candidate.isServed() ? PeakMemory.unknown() : PeakMemory.begin();
    Backend backend = null;
    String unopened = "";
    try {
      backend = candidate.open();
    } catch (CancellationException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(candidate.name(), e);
    } catch (Exception e) {
      unopened = failure(candidate, e);
    }
    try {
      for (Cell cell : cells) {
        Comparison.Result result =
            backend == null
                ? result(candidate, Optional.empty(), unopened, Footprint.unknown())
                : result(candidate, cell, backend, memory);
        results.add(result);
        progress.finished(cell.corpus(), candidate.name(), result);
      }
    } finally {
      if (backend != null && candidate.closing()) {
        backend.close();
      }
    }
    return results;
  }

  private Comparison.Result result(
      Candidate candidate, Cell cell, Backend backend, PeakMemory memory) {
    Path folder = folders.apply(cell, candidate);
    Optional<Report> report = Optional.empty();
    String failure = "";
    Footprint measured = Footprint.unknown();
    try {
      RunMeasures measures = RunMeasures.before(folder);
      report = Optional.of(report(cell, candidate, folder, backend));
      measured = measures.after(folder, memory);
    } catch (CancellationException e) {
      throw e;
    } catch (Exception e) {
      failure = failure(candidate, e);
    }
    return result(candidate, report, failure, measured);
  }

  private static Comparison.Result result(
      Candidate candidate, Optional<Report> report, String failure, Footprint measured) {
    Footprint told = report.map(Footprint::of).orElse(Footprint.unknown());
    return new Comparison.Result(
        candidate.name(),
        report,
        failure,
        candidate.footprint().orElse(told).orElse(measured),
        candidate.family(),
        candidate.quantisation(),
        candidate.adapter(),
        candidate.isFloor());
  }

  private static String failure(Candidate candidate, Exception e) {
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled(candidate.name(), e);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static CancellationException cancelled(String candidate, Exception cause) {
    CancellationException cancelled =
        new CancellationException("interrupted while running " + candidate);
    cancelled.initCause(cause);
    return cancelled;
  }

  private Report report(Cell cell, Candidate candidate, Path folder, Backend backend) {
    Evaluation<?, ?> own =
        cell.evaluation().withJournal(folder).withItems(folder.resolve("items.jsonl"));
    if (progress.isFollowed()) {
      own =
          own.withListener(
              new EvaluationListener() {
                @Override
                public void observed(Observation<?, ?> observation, Progress done) {
                  progress.progressed(cell.corpus(), candidate.name(), done);
                }
              });
    }
    Report report = own.run(backend);
    report.write(folder);
    return report;
  }
}
