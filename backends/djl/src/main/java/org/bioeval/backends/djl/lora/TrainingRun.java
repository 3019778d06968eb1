package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bioeval.backends.checkpoint.internal.config.Rope;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlBackend;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.internal.model.Learner;
import org.bioeval.backends.djl.internal.torch.TorchException;
import org.bioeval.backends.djl.lora.internal.BatchOrder;
import org.bioeval.backends.djl.lora.internal.MicroBatch;
import org.bioeval.backends.djl.lora.internal.Seeds;
import org.bioeval.backends.djl.lora.internal.Tokenised;
import org.jspecify.annotations.Nullable;

/** One run of a trainer, from the first step or the last checkpoint to the end. */
final class TrainingRun {
  private static final long DROPOUT = 4;

  private final BaseModel base;
  private final Rope rope;
  private final Learner learner;
  private final AdapterLayout layout;
  private final TrainingOptions options;
  private final Criterion criterion;
  private final TrainingListener listener;

  private final List<TrainingCurve.Step> steps = new ArrayList<>();
  private final List<TrainingCurve.Evaluated> evaluations = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private List<Tokenised> validation = List.of();
  private @Nullable Adapter best;
  private int bestStep;
  private int sinceBest;
  private int microBatch;
  private long nanos;
  private long tokens;

  /** Steps taken since the start or resumption. */
  private int timed;

  TrainingRun(
      BaseModel base,
      Rope rope,
      Learner learner,
      AdapterLayout layout,
      TrainingOptions options,
      Criterion criterion,
      TrainingListener listener) {
    this.base = base;
    this.rope = rope;
    this.learner = learner;
    this.layout = layout;
    this.options = options;
    this.criterion = criterion;
    this.listener = listener;
    this.microBatch = options.packTokens() == 0 ? options.batch() : Integer.MAX_VALUE;
  }

  Training fit(List<Example> train, Iterable<Learner.Matrix> initial, boolean continued) {
    List<Tokenised> items = tokenised(train);
    checkArgument(
        !items.isEmpty(),
        "all %s examples are longer than %s tokens; raise maxTokens",
        train.size(),
        limit());
    if (criterion instanceof Criterion.Loss loss) {
      validation = tokenised(loss.examples());
    }
    if (!leftOut.isEmpty()) {
      listener.onNotice(
          "%s examples are longer than %s tokens and left out".formatted(leftOut.size(), limit()));
    }
    Optional<Checkpoints> checkpoints =
        options
            .checkpoints()
            .map(folder -> new Checkpoints(folder, fingerprint(items, initial, continued)));
    int step = checkpoints.map(c -> resume(c, initial)).orElseGet(() -> start(initial));
    int size = options.batch() * options.accumulation();
    BatchOrder order =
        options.bucketed()
            ? BatchOrder.bucketed(
                items.stream().mapToInt(item -> item.ids().length).toArray(), size, options.seed())
            : new BatchOrder(items.size(), size, options.seed());
    boolean stopped = exhausted();
    while (step < options.steps() && !stopped) {
      take(step, IntStream.of(order.step(step)).mapToObj(items::get).toList(), options.steps());
      step++;
      boolean end = step == options.steps();
      if (step % options.evaluateEvery() == 0 || end) {
        evaluate(step, checkpoints);
        stopped = exhausted();
      }
      if (step % options.checkpointEvery() == 0 || end || stopped) {
        int done = step;
        checkpoints.ifPresent(c -> listener.onCheckpoint(save(c, done)));
      }
    }
    Adapter last = snapshot("step-" + step);
    return new Training(
        best == null ? last : best,
        best == null ? step : bestStep,
        last,
        curve(),
        stopped && step < options.steps(),
        ImmutableList.copyOf(leftOut),
        settings());
  }

  /** What the run was, for its report. */
  private ImmutableMap<String, String> settings() {
    ImmutableMap.Builder<String, String> settings = ImmutableMap.builder();
    settings.put("model", base.info().model());
    base.info().properties().forEach((key, value) -> settings.put("model: " + key, value));
    LoraConfig lora = layout.config();
    settings
        .put("rank", Integer.toString(lora.rank()))
        .put("alpha", Double.toString(lora.alpha()))
        .put("rank-stabilised", Boolean.toString(lora.rankStabilised()))
        .put("dropout", Double.toString(lora.dropout()))
        .put("adapted layers", Integer.toString(layout.modules().size()))
        .put("learning rate", Double.toString(options.learningRate()))
        .put("schedule", options.schedule() + ", warm-up " + options.warmup())
        .put("weight decay", Double.toString(options.weightDecay()))
        .put("largest gradient norm", Double.toString(options.maxNorm()))
        .put("examples a step", options.batch() + " × " + options.accumulation())
        .put("tokens at once", options.packTokens() == 0 ? "any" : "" + options.packTokens())
        .put("bucketed by length", Boolean.toString(options.bucketed()))
        .put("steps", Integer.toString(options.steps()))
        .put("criterion", criterion.name())
        .put("seed", Long.toString(options.seed()));
    return settings.buildOrThrow();
  }

  private int start(Iterable<Learner.Matrix> initial) {
    learner.install(initial, layout.config().rank(), 0);
    return 0;
  }

  private int resume(Checkpoints checkpoints, Iterable<Learner.Matrix> initial) {
    Optional<Checkpoints.Restored> found = checkpoints.restore(learner.size());
    if (found.isEmpty()) {
      return start(initial);
    }
    Checkpoints.State state = found.get().state();
    learner.install(found.get().matrices(), layout.config().rank(), state.updates());
    steps.addAll(state.curve().steps());
    evaluations.addAll(state.curve().evaluations());
    bestStep = state.bestStep();
    sinceBest = state.sinceBest();
    if (bestStep > 0) {
      best = checkpoints.best(bestStep);
    }
    listener.onNotice("resumed after step " + state.step() + " from " + found.get().folder());
    return state.step();
  }

  /** One step, with smaller micro-batches where memory does not suffice. */
  private void take(int step, List<Tokenised> members, int all) {
    long start = System.nanoTime();
    Learner.Outcome outcome;
    while (true) {
      try {
        outcome = accumulate(step, members);
        break;
      } catch (TorchException e) {
        learner.dropGradients();
        int largest = calls(members).stream().mapToInt(List::size).max().orElseThrow();
        if (!e.outOfMemory() || largest == 1) {
          throw e;
        }
        microBatch = (largest + 1) / 2;
        listener.onNotice(
            "out of memory at step %s: micro-batches of at most %s examples from here on, %s examples a step as before"
                .formatted(step + 1, microBatch, members.size()));
      }
    }
    ImmutableList<String> ids =
        members.stream().map(Tokenised::id).collect(ImmutableList.toImmutableList());
    if (!Double.isFinite(outcome.loss()) || !Double.isFinite(outcome.norm())) {
      throw new TrainingException(
          "step %s: loss %s, gradient norm %s, on examples %s; the adapter is as before this step. Lower the learning rate (%s), or look at these examples"
              .formatted(step + 1, outcome.loss(), outcome.norm(), ids, options.learningRate()));
    }
    int count = members.stream().mapToInt(item -> item.ids().length).sum();
    nanos += System.nanoTime() - start;
    tokens += count;
    double rate = options.rate(step);
    steps.add(new TrainingCurve.Step(step + 1, outcome.loss(), outcome.norm(), rate));
    timed++;
    listener.onStep(
        new TrainingProgress(
            step + 1,
            all,
            outcome.loss(),
            outcome.norm(),
            rate,
            count,
            tokens / (nanos / 1e9),
            Duration.ofNanos(nanos / timed * (all - step - 1)),
            ids));
  }

  private Learner.Outcome accumulate(int step, List<Tokenised> members) {
    double weight = 1.0 / members.stream().mapToInt(Tokenised::learnt).sum();
    double loss = 0;
    double norm = 0;
    int from = 0;
    for (List<Tokenised> call : calls(members)) {
      MicroBatch batch =
          layout.config().dropout() > 0 ? MicroBatch.apart(call, rope) : MicroBatch.of(call, rope);
      long seed = Seeds.derive(options.seed(), DROPOUT, (long) step * members.size() + from);
      from += call.size();
      Learner.Rule rule =
          new Learner.Rule(
              seed,
              options.recompute(),
              from == members.size(),
              weight,
              options.rate(step),
              options.weightDecay(),
              options.maxNorm());
      Learner.Outcome part = learner.step(batch.batch(), batch.wanted(), batch.next(), rule);
      loss += part.loss();
      norm += part.norm();
    }
    return new Learner.Outcome(loss, norm);
  }

  /** Examples in the parts that are computed at once. */
  private List<List<Tokenised>> calls(List<Tokenised> members) {
    List<List<Tokenised>> calls = new ArrayList<>();
    int from = 0;
    int count = 0;
    for (int i = 0; i < members.size(); i++) {
      int length = members.get(i).ids().length;
      boolean full = options.packTokens() > 0 && count + length > options.packTokens();
      if (i > from && (full || i - from == microBatch)) {
        calls.add(members.subList(from, i));
        from = i;
        count = 0;
      }
      count += length;
    }
    calls.add(members.subList(from, members.size()));
    return calls;
  }

  private void evaluate(int step, Optional<Checkpoints> checkpoints) {
    double value;
    if (criterion instanceof Criterion.Measured measured) {
      Adapter adapter = snapshot("step-" + step);
      learner.release();
      value = base.answering(model -> measure(model, adapter, measured));
    } else if (validation.isEmpty()) {
      return;
    } else {
      value = validationLoss();
    }
    boolean better = isBest(value);
    TrainingCurve.Evaluated point =
        new TrainingCurve.Evaluated(step, criterion.name(), value, better);
    evaluations.add(point);
    sinceBest = better ? 0 : sinceBest + 1;
    if (better) {
      Adapter adapter = snapshot("step-" + step);
      best = adapter;
      bestStep = step;
      checkpoints.ifPresent(c -> c.saveBest(adapter, step));
    }
    listener.onEvaluation(point);
  }

  private static double measure(DjlModel model, Adapter adapter, Criterion.Measured measured) {
    try (DjlBackend backend = model.with(adapter)) {
      return measured.measure().applyAsDouble(backend);
    } finally {
      model.remove(adapter);
    }
  }

  private boolean isBest(double value) {
    return !Double.isNaN(value)
        && evaluations.stream()
            .filter(point -> !Double.isNaN(point.value()))
            .allMatch(
                point ->
                    criterion.higherIsBetter() ? value > point.value() : value < point.value());
  }

  private double validationLoss() {
    double sum = 0;
    long learnt = 0;
    for (List<Tokenised> call : calls(validation)) {
      MicroBatch batch = MicroBatch.of(call, rope);
      sum += learner.evaluate(batch.batch(), batch.wanted(), batch.next());
      learnt += batch.next().length;
    }
    return sum / learnt;
  }

  private boolean exhausted() {
    return options.patience() > 0 && sinceBest >= options.patience();
  }

  private Path save(Checkpoints checkpoints, int step) {
    List<Learner.Matrix> matrices =
        IntStream.range(0, learner.size()).mapToObj(learner::read).toList();
    return checkpoints.save(
        layout.adapter("step-" + step, matrices.stream().map(Learner.Matrix::values).toList()),
        matrices,
        new Checkpoints.State(step, step, bestStep, sinceBest, curve()));
  }

  private TrainingCurve curve() {
    return new TrainingCurve(ImmutableList.copyOf(steps), ImmutableList.copyOf(evaluations));
  }

  private Adapter snapshot(String name) {
    return layout.adapter(
        name, IntStream.range(0, learner.size()).mapToObj(learner::values).toList());
  }

  private List<Tokenised> tokenised(List<Example> examples) {
    return base.reading(model -> tokenised(model, examples));
  }

  private List<Tokenised> tokenised(DjlModel model, List<Example> examples) {
    List<Tokenised> items = new ArrayList<>();
    try (DjlBackend backend = model.backend()) {
      for (Example example : examples) {
        int start = backend.tokens(example.prompt()).length;
        int[] ids = backend.tokens(example.prompt(), example.answer());
        if (ids.length > limit()) {
          leftOut.add(example.id());
        } else {
          items.add(new Tokenised(example.id(), ids, start));
        }
      }
    }
    return items;
  }

  private int limit() {
    int own = base.maxPositions();
    return options.maxTokens() == 0 ? own : Math.min(own, options.maxTokens());
  }

  /** All that a resumed run must have in common with the one that was killed. */
  private String fingerprint(
      List<Tokenised> items, Iterable<Learner.Matrix> initial, boolean continued) {
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putString(
        base.info()
            + "\n"
            + layout.config()
            + "\n"
            + layout.modules()
            + "\n"
            + options.learningRate()
            + " "
            + options.schedule()
            + " "
            + options.warmup()
            + " "
            + options.weightDecay()
            + " "
            + options.maxNorm()
            + " "
            + options.batch()
            + " "
            + options.accumulation()
            + " "
            + options.packTokens()
            + " "
            + options.bucketed()
            + " "
            + options.steps()
            + " "
            + options.evaluateEvery()
            + " "
            + options.seed()
            + " "
            + criterion.name()
            + "\n",
        StandardCharsets.UTF_8);
    for (List<Tokenised> list : List.of(items, validation)) {
      hasher.putInt(list.size());
      for (Tokenised item : list) {
        hasher.putInt(item.start()).putInt(item.ids().length);
        IntStream.of(item.ids()).forEach(hasher::putInt);
      }
    }
    if (continued) {
      for (Learner.Matrix matrix : initial) {
        for (float value : matrix.values()) {
          hasher.putFloat(value);
        }
      }
    }
    return hasher.hash().toString();
  }
}
