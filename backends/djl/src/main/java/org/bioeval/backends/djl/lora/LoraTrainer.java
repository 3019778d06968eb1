package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.CheckpointException;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.internal.model.Architectures;
import org.bioeval.backends.djl.internal.model.Blueprint;
import org.bioeval.backends.djl.internal.model.Learner;
import org.bioeval.backends.djl.internal.model.ModelConfig;
import org.bioeval.backends.djl.internal.torch.ElementType;
import org.bioeval.backends.djl.internal.weights.SafeTensors;
import org.bioeval.backends.djl.lora.internal.Seeds;
import org.bioeval.core.data.Dataset;
import org.bioeval.core.data.Instance;
import org.bioeval.core.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Trains adapters for a model. A whole step runs in one native call: forward and backward pass,
 * clipping and AdamW, with the model's own weights in its number format and the adapters in single
 * precision. Only the answers' tokens are learnt, and the vocabulary head runs on their positions
 * only. Examples of a batch stand side by side without padding and do not see each other.
 *
 * <p>The trainer maps the checkpoint a second time, since a model that answers may hold reordered
 * weights. All native memory is given back by {@link #close()}; the model stays open. Not
 * thread-safe.
 */
public final class LoraTrainer implements AutoCloseable {
  /** Share of the training data held out where there is no validation split. */
  static final double HELD_OUT = 0.1;

  private static final long INITIAL = 2;
  private static final long HELD_OUT_FAMILY = 3;

  private final DjlModel base;
  private final Blueprint blueprint;
  private final Learner learner;
  private final AdapterLayout layout;
  private final @Nullable Adapter initial;
  private TrainingListener listener = new TrainingListener() {};
  private boolean closed;

  private LoraTrainer(
      DjlModel base,
      Blueprint blueprint,
      Learner learner,
      AdapterLayout layout,
      @Nullable Adapter initial) {
    this.base = base;
    this.blueprint = blueprint;
    this.learner = learner;
    this.layout = layout;
    this.initial = initial;
  }

  /**
   * A trainer of new adapters. Each {@link #fit} begins with matrices A drawn from the uniform
   * distribution within {@code 1 / sqrt(in)} of 0, as in PEFT, and B of zeros.
   *
   * @param base the model, with the device and number format to train in
   * @param config what is trained
   * @return the trainer, to be closed
   * @throws IllegalArgumentException if a target names no linear layer
   * @throws CheckpointException if the checkpoint cannot be read any more
   */
  public static LoraTrainer of(DjlModel base, LoraConfig config) {
    Blueprint blueprint = blueprint(base);
    return open(base, blueprint, AdapterLayout.of(base, blueprint, config), null);
  }

  /**
   * A trainer that goes on with an adapter, such as one of PEFT's. Each {@link #fit} begins with
   * it.
   *
   * @param base the model, with the device and number format to train in
   * @param adapter where to begin; its layers must have the same rank and scaling
   * @param dropout share of an adapter's inputs that are dropped, from 0 to below 1
   * @return the trainer, to be closed
   * @throws IllegalArgumentException if the adapter's layers differ in rank or scaling
   * @throws CheckpointException if the adapter does not fit the model
   */
  public static LoraTrainer continuing(DjlModel base, Adapter adapter, double dropout) {
    Blueprint blueprint = blueprint(base);
    return open(base, blueprint, AdapterLayout.of(base, blueprint, adapter, dropout), adapter);
  }

  private static LoraTrainer open(
      DjlModel base, Blueprint blueprint, AdapterLayout layout, @Nullable Adapter initial) {
    String precision = base.info().details().getOrDefault("precision", "float32");
    Learner learner =
        Learner.load(
            blueprint,
            SafeTensors.open(base.folder()),
            base.options().device(),
            ElementType.valueOf(precision.toUpperCase(Locale.ROOT)),
            layout.targets(),
            layout.config().scaling(),
            layout.config().dropout());
    return new LoraTrainer(base, blueprint, learner, layout, initial);
  }

  /**
   * Follows the runs to come.
   *
   * @param listener receives steps and evaluations
   * @return this trainer
   */
  public LoraTrainer listen(TrainingListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * Trains on a task's items; the best checkpoint is the one with the lowest validation loss.
   *
   * @param task the question; prompts and answers are those of evaluation
   * @param train what is learnt
   * @param validation what checkpoints are judged by
   * @param options how
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the best and the last adapter, and the curve
   * @throws TrainingException if the loss is no number
   */
  public <I extends Instance, A> Training fit(
      Task<I, A> task, Dataset<I> train, Dataset<I> validation, TrainingOptions options) {
    return fit(Example.of(task, train), Criterion.loss(Example.of(task, validation)), options);
  }

  /**
   * Trains on a task's items where there is no validation split: a tenth of the items' groups,
   * chosen by the seed, is held out for the validation loss and not learnt.
   *
   * @param task the question; prompts and answers are those of evaluation
   * @param train what is learnt, and held out
   * @param options how
   * @param <I> kind of instance
   * @param <A> type of answer
   * @return the best and the last adapter, and the curve
   * @throws TrainingException if the loss is no number
   */
  public <I extends Instance, A> Training fit(
      Task<I, A> task, Dataset<I> train, TrainingOptions options) {
    ImmutableList<Example> all = Example.of(task, train);
    List<String> groups = new ArrayList<>(new TreeSet<>(all.stream().map(Example::group).toList()));
    java.util.Collections.shuffle(
        groups, new Random(Seeds.derive(options.seed(), HELD_OUT_FAMILY, 0)));
    Set<String> held = Set.copyOf(groups.subList(0, (int) Math.ceil(HELD_OUT * groups.size())));
    return fit(
        all.stream().filter(e -> !held.contains(e.group())).toList(),
        Criterion.loss(all.stream().filter(e -> held.contains(e.group())).toList()),
        options);
  }

  /**
   * Trains on examples.
   *
   * @param train what is learnt, at least one that is not too long
   * @param criterion by what the best checkpoint is chosen
   * @param options how
   * @return the best and the last adapter, and the curve
   * @throws IllegalArgumentException if there is nothing to learn from
   * @throws TrainingException if the loss is no number; the message names step and examples
   * @throws CheckpointException if the options' folder holds checkpoints of another run
   */
  public Training fit(List<Example> train, Criterion criterion, TrainingOptions options) {
    checkState(!closed, "the trainer is closed");
    checkArgument(!train.isEmpty(), "there are no examples to learn from");
    TrainingRun run =
        new TrainingRun(base, blueprint.rope(), learner, layout, options, criterion, listener);
    return run.fit(train, matrices(options.seed()), initial != null);
  }

  /** Frees the training weights. Calling it again does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      learner.close();
    }
  }

  /** The matrices a run begins with. */
  private List<Learner.Matrix> matrices(long seed) {
    List<Learner.Matrix> matrices = new ArrayList<>();
    Random random = new Random(Seeds.derive(seed, INITIAL, 0));
    int rank = layout.config().rank();
    for (int i = 0; i < layout.targets().size(); i++) {
      if (initial != null) {
        Adapter.Matrices m = initial.matrices(layout.modules().get(i));
        matrices.add(Learner.Matrix.fresh(m.a()));
        matrices.add(Learner.Matrix.fresh(m.b()));
        continue;
      }
      int out = Math.toIntExact(layout.targets().get(i).shape().get(0));
      int in = Math.toIntExact(layout.targets().get(i).shape().get(1));
      double bound = 1 / Math.sqrt(in);
      float[] a = new float[rank * in];
      for (int k = 0; k < a.length; k++) {
        a[k] = (float) ((2 * random.nextDouble() - 1) * bound);
      }
      matrices.add(Learner.Matrix.fresh(a));
      matrices.add(Learner.Matrix.fresh(new float[out * rank]));
    }
    return matrices;
  }

  private static Blueprint blueprint(DjlModel base) {
    Path file = base.folder().resolve("config.json");
    try {
      return Architectures.read(ModelConfig.parse(file.toString(), Files.readString(file)));
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
