package org.bioeval.backends.djl.lora;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.djl.Adapter;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.backends.djl.internal.model.Learner;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.bioeval.backends.djl.lora.internal.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * Trains adapters for a model. A whole step runs in one native call: forward and backward pass,
 * clipping and AdamW, with the model's own weights in its number format and the adapters in single
 * precision. Only the answers' tokens are learnt, and the vocabulary head runs on their positions
 * only. Examples of a batch stand side by side without padding and do not see each other.
 *
 * <p>A model with {@link WeightFormat#INT8} or {@link WeightFormat#INT4} weights is trained with
 * the same rounded ones, as in QLoRA (arXiv:2305.14314): they are widened one matrix at a time,
 * forward and backward, and no widened one is kept.
 *
 * <p>The trainer holds its own copy of the weights, since a model that answers may hold reordered
 * ones; opened for a checkpoint folder it holds no other. All native memory is given back by {@link
 * #close()}; the model stays open. Not thread-safe.
 */
public final class LoraTrainer implements Trainer {
  private static final long INITIAL = 2;

  private final BaseModel base;
  private final Blueprint blueprint;
  private final Learner learner;
  private final AdapterLayout layout;
  private final @Nullable Adapter initial;
  private TrainingListener listener = new TrainingListener() {};
  private boolean closed;

  private LoraTrainer(
      BaseModel base,
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
   * @throws IllegalArgumentException if a target names no linear layer, for {@link
   *     WeightFormat#FLOAT16}, or for several devices
   * @throws CheckpointException if the checkpoint cannot be read any more
   */
  public static LoraTrainer of(DjlModel base, LoraConfig config) {
    return of(BaseModel.of(base), config);
  }

  /**
   * A trainer of new adapters for a checkpoint. A model that answers is loaded only while a {@link
   * Criterion} asks it, so that this takes the least memory.
   *
   * @param checkpoint folder as {@link DjlModel#load(Path, ModelOptions)} takes it
   * @param options device, number format to train in, and how it is loaded to answer
   * @param config what is trained
   * @return the trainer, to be closed
   * @throws IllegalArgumentException if a target names no linear layer, for {@link
   *     WeightFormat#FLOAT16}, or for several devices
   * @throws CheckpointException if the checkpoint cannot be used
   */
  public static LoraTrainer of(Path checkpoint, ModelOptions options, LoraConfig config) {
    return of(BaseModel.at(checkpoint, options), config);
  }

  private static LoraTrainer of(BaseModel base, LoraConfig config) {
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
   * @throws IllegalArgumentException if the adapter's layers differ in rank or scaling, or for
   *     several devices
   * @throws CheckpointException if the adapter does not fit the model
   */
  public static LoraTrainer continuing(DjlModel base, Adapter adapter, double dropout) {
    return continuing(BaseModel.of(base), adapter, dropout);
  }

  /**
   * A trainer that goes on with an adapter, of a checkpoint that is loaded only while it is asked.
   *
   * @param checkpoint folder as {@link DjlModel#load(Path, ModelOptions)} takes it
   * @param options device, number format to train in, and how it is loaded to answer
   * @param adapter where to begin; its layers must have the same rank and scaling
   * @param dropout share of an adapter's inputs that are dropped, from 0 to below 1
   * @return the trainer, to be closed
   * @throws IllegalArgumentException if the adapter's layers differ in rank or scaling, or for
   *     several devices
   * @throws CheckpointException if the adapter does not fit the model
   */
  public static LoraTrainer continuing(
      Path checkpoint, ModelOptions options, Adapter adapter, double dropout) {
    return continuing(BaseModel.at(checkpoint, options), adapter, dropout);
  }

  private static LoraTrainer continuing(BaseModel base, Adapter adapter, double dropout) {
    Blueprint blueprint = blueprint(base);
    return open(base, blueprint, AdapterLayout.of(base, blueprint, adapter, dropout), adapter);
  }

  private static LoraTrainer open(
      BaseModel base, Blueprint blueprint, AdapterLayout layout, @Nullable Adapter initial) {
    String precision = base.info().identity().getOrDefault("precision", "float32");
    Learner learner =
        Learner.load(
            blueprint,
            SafeTensors.open(base.folder()),
            base.options().device(),
            ElementType.valueOf(precision.toUpperCase(Locale.ROOT)),
            form(base.options().weights()),
            layout.targets(),
            layout.config().scaling(),
            layout.config().dropout());
    return new LoraTrainer(base, blueprint, learner, layout, initial);
  }

  private static LinearForm form(WeightFormat weights) {
    return switch (weights) {
      case AUTOMATIC, COMPUTED -> LinearForm.PLAIN;
      case INT8 -> LinearForm.INT8;
      case INT4 -> LinearForm.INT4;
      case FLOAT16 ->
          throw new IllegalArgumentException(
              "FLOAT16 weights cannot be trained with; use INT8, INT4 or COMPUTED weights");
    };
  }

  @Override
  public LoraTrainer listen(TrainingListener listener) {
    this.listener = listener;
    return this;
  }

  @Override
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

  /** The matrices a run begins with, made anew by each iterator: all at once they are large. */
  private Iterable<Learner.Matrix> matrices(long seed) {
    return () -> {
      Random random = new Random(Seeds.derive(seed, INITIAL, 0));
      return IntStream.range(0, layout.targets().size())
          .boxed()
          .flatMap(i -> matrices(i, random))
          .iterator();
    };
  }

  private Stream<Learner.Matrix> matrices(int target, Random random) {
    if (initial != null) {
      Adapter.Matrices m = initial.matrices(layout.modules().get(target));
      return Stream.of(Learner.Matrix.fresh(m.a()), Learner.Matrix.fresh(m.b()));
    }
    int rank = layout.config().rank();
    int out = Math.toIntExact(layout.targets().get(target).shape().get(0));
    int in = Math.toIntExact(layout.targets().get(target).shape().get(1));
    double bound = 1 / Math.sqrt(in);
    float[] a = new float[rank * in];
    for (int k = 0; k < a.length; k++) {
      a[k] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return Stream.of(Learner.Matrix.fresh(a), Learner.Matrix.fresh(new float[out * rank]));
  }

  private static Blueprint blueprint(BaseModel base) {
    Path file = base.folder().resolve("config.json");
    try {
      return Architectures.read(ModelConfig.parse(file.toString(), Files.readString(file)));
    } catch (IOException e) {
      throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
