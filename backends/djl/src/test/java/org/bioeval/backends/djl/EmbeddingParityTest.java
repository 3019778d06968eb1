package org.bioeval.backends.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;
import org.bioeval.backends.djl.internal.generate.CachePlan;
import org.bioeval.backends.djl.internal.generate.EmbeddingJob;
import org.bioeval.backends.djl.internal.generate.Job;
import org.bioeval.backends.djl.internal.generate.Scheduler;
import org.bioeval.backends.djl.internal.model.Batch;
import org.bioeval.backends.djl.internal.model.Decoder;
import org.bioeval.backends.djl.internal.model.GoldenCheckpoint;
import org.bioeval.backends.djl.internal.model.LinearForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vectors of prompts, against transformers and PEFT. The golden files were made by {@code
 * src/test/python/make_embedding_goldens.py}; their metadata names the versions.
 */
class EmbeddingParityTest {
  /** Largest difference allowed, relative to the largest number of a vector. */
  private static final double TOLERANCE = 1e-4;

  /** Whole prompts in one call, and in pieces of seven tokens, two rows for three prompts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "mistral-window",
        "qwen2-window-yarn",
        "qwen3",
        "phi3-longrope",
        "gemma2"
      })
  void meanAndLastTokenOfEachPrompt(String name) throws InterruptedException {
    for (CachePlan plan :
        new CachePlan[] {new CachePlan(4, 1000, 1000), new CachePlan(2, 300, 7)}) {
      assertVectors(name, plan, decoder(name), Batch.BASE, name);
    }
  }

  @Test
  void withAnAdapter() throws InterruptedException {
    Decoder decoder = decoder("llama");
    LoadedAdapters adapters = new LoadedAdapters(decoder);
    adapters.numberOf(Adapter.load(resource("golden-adapters/llama-attention")));
    int number = adapters.numberOf(Adapter.load(resource("golden-adapters/llama-all-linear")));
    assertVectors(
        "llama", new CachePlan(4, 1000, 1000), decoder, number, "adapter-llama-all-linear");
  }

  private static void assertVectors(
      String name, CachePlan plan, Decoder decoder, int adapter, String golden)
      throws InterruptedException {
    GoldenCheckpoint checkpoint = new GoldenCheckpoint(resource("golden/" + name));
    SafeTensorsFile expected =
        SafeTensorsFile.open(resource("golden-embeddings/" + golden + ".safetensors"));
    try (Scheduler scheduler = new Scheduler(decoder, plan)) {
      List<EmbeddingJob> means = new ArrayList<>();
      List<EmbeddingJob> lasts = new ArrayList<>();
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        int[] ids = checkpoint.ids(p);
        means.add(new EmbeddingJob(ids, 0, adapter));
        lasts.add(new EmbeddingJob(ids, ids.length - 1, adapter));
      }
      means.forEach(scheduler::submit);
      lasts.forEach(scheduler::submit);
      for (int p = 0; p < GoldenCheckpoint.PROMPTS; p++) {
        assertClose(done(means.get(p)), floats(expected, "mean." + p), golden + " mean " + p);
        assertClose(done(lasts.get(p)), floats(expected, "last." + p), golden + " last " + p);
      }
    }
  }

  private static float[] done(EmbeddingJob job) throws InterruptedException {
    assertThat(job.next()).isInstanceOf(Job.Done.class);
    return job.mean();
  }

  private static Decoder decoder(String name) {
    GoldenCheckpoint checkpoint = new GoldenCheckpoint(resource("golden/" + name));
    return Decoder.load(
        checkpoint.blueprint(),
        checkpoint.weights(),
        List.of(Device.cpu()),
        ElementType.FLOAT32,
        LinearForm.REORDERED);
  }

  /** Compares two vectors. */
  static void assertClose(float[] actual, float[] expected, String what) {
    RelativeDifference.assertBelow(TOLERANCE, actual, expected, what);
  }

  private static float[] floats(SafeTensorsFile file, String name) {
    FloatBuffer values = file.read(name).data().asFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private static Path resource(String name) {
    return GoldenCheckpoint.committed().get(0).folder().getParent().getParent().resolve(name);
  }
}
