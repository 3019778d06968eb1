package org.bioeval.backends.djl;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.djl.internal.generate.EmbeddingJob;
import org.bioeval.backends.djl.internal.generate.Job;
import org.bioeval.core.backend.PermanentException;

/**
 * Vectors of texts: the states after the final norm, {@code last_hidden_state} in transformers,
 * pooled to one vector of {@link #dimensions()} numbers per text.
 *
 * <p>The tokenizer adds the special tokens that the model expects around a text; chat templates and
 * instructions are the caller's. Texts of one call, and of calls from several threads, are computed
 * side by side with each other and with the answers of the model's backends. Immutable and safe for
 * use by many threads at once; the model must stay open.
 */
public final class DjlEmbedder {
  private final DjlModel model;
  private final Pooling pooling;
  private final boolean normalised;
  private final int adapter;

  DjlEmbedder(DjlModel model, Pooling pooling, boolean normalised, int adapter) {
    this.model = model;
    this.pooling = pooling;
    this.normalised = normalised;
    this.adapter = adapter;
  }

  /**
   * A copy whose vectors have length one or not. The inner product of two such vectors is the
   * cosine of their angle.
   *
   * @param normalised whether vectors are divided by their Euclidean norm
   * @return the copy
   */
  public DjlEmbedder withNormalised(boolean normalised) {
    return new DjlEmbedder(model, pooling, normalised, adapter);
  }

  /**
   * A copy that uses an adapter, beside the bare model and other adapters.
   *
   * @param adapter the adapter; it stays loaded until {@link DjlModel#remove}
   * @return the copy
   * @throws CheckpointException if the adapter does not fit the model
   */
  public DjlEmbedder with(Adapter adapter) {
    return new DjlEmbedder(model, pooling, normalised, model.adapterNumber(adapter));
  }

  /**
   * The size of each vector.
   *
   * @return the model's hidden size
   */
  public int dimensions() {
    return model.dimensions();
  }

  /**
   * The vector of a text.
   *
   * @param text not empty
   * @return {@link #dimensions()} numbers
   * @throws PermanentException if the text has no tokens or more than the model takes
   */
  public float[] embed(String text) {
    return vectors(List.of(job("the text", text))).get(0);
  }

  /**
   * The vectors of texts. All are checked before the first is computed.
   *
   * @param texts none of them empty
   * @return for each text, in the same order, {@link #dimensions()} numbers
   * @throws PermanentException if a text has no tokens or more than the model takes; the message
   *     says which, counted from 1
   */
  public ImmutableList<float[]> embed(List<String> texts) {
    List<EmbeddingJob> jobs = new ArrayList<>();
    for (String text : texts) {
      jobs.add(job("text %s of %s".formatted(jobs.size() + 1, texts.size()), text));
    }
    return vectors(jobs);
  }

  private ImmutableList<float[]> vectors(List<EmbeddingJob> jobs) {
    ImmutableList.Builder<float[]> vectors = ImmutableList.builder();
    try {
      jobs.forEach(model::submit);
      for (EmbeddingJob job : jobs) {
        JobResult.await(job, null);
        float[] vector = job.mean();
        vectors.add(normalised ? divideByNorm(vector) : vector);
      }
    } catch (RuntimeException e) {
      jobs.forEach(Job::cancel);
      throw e;
    }
    return vectors.build();
  }

  private EmbeddingJob job(String which, String text) {
    int[] tokens = text.isEmpty() ? new int[0] : model.encode(text, true);
    if (tokens.length == 0) {
      throw refused(
          PermanentException.Reason.REFUSED,
          which
              + (text.isEmpty()
                  ? " is empty; leave it out"
                  : " has no tokens ('%s'); leave it out".formatted(text)));
    }
    if (tokens.length > model.maxPositions()) {
      throw refused(
          PermanentException.Reason.PROMPT_TOO_LONG,
          "%s has %s tokens, more than the %s that model %s takes; split or shorten it"
              .formatted(which, tokens.length, model.maxPositions(), model.info().model()));
    }
    return new EmbeddingJob(tokens, pooling == Pooling.MEAN ? 0 : tokens.length - 1, adapter);
  }

  private static PermanentException refused(PermanentException.Reason reason, String message) {
    return new PermanentException(message, null, PermanentException.Scope.ITEM, reason);
  }

  private static float[] divideByNorm(float[] vector) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    float[] unit = vector.clone();
    for (int i = 0; i < unit.length && squares > 0; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
