package org.bioeval.examples.lessons;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bioeval.backends.djl.DjlEmbedder;
import org.bioeval.backends.djl.DjlModel;
import org.bioeval.backends.djl.Pooling;
import org.bioeval.cli.tiny.TinyModel;
import org.bioeval.core.data.ClassificationInstance;
import org.bioeval.core.data.Split;
import org.bioeval.datasets.HealthAdvice;
import org.bioeval.datasets.Miniatures;

/** Lesson 9: vectors of texts, and the most similar training sentence for each test sentence. */
public final class Lesson09Embed {

  private Lesson09Embed() {}

  /**
   * Prints each test sentence of HealthAdvice's miniature with its nearest neighbour.
   *
   * @param arguments folder of a checkpoint; without one, the tiny model is used, which knows
   *     hardly any English
   * @throws IOException if no temporary folder can be made
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Miniatures.extractTo(Files.createTempDirectory("bioeval"));
    Path checkpoint = arguments.length > 0 ? Path.of(arguments[0]) : TinyModel.extractTo(folder);
    var corpus = HealthAdvice.in(folder.resolve("HealthAdvice")).study();
    List<ClassificationInstance> train = corpus.load(Split.TRAIN).toList();
    List<ClassificationInstance> test = corpus.load(Split.TEST).toList();

    try (DjlModel model = DjlModel.load(checkpoint, Device.cpu())) {
      DjlEmbedder embedder = model.embedder(Pooling.MEAN).withNormalised(true);
      List<float[]> known = embedder.embed(train.stream().map(item -> item.text()).toList());
      List<float[]> asked = embedder.embed(test.stream().map(item -> item.text()).toList());
      for (int i = 0; i < test.size(); i++) {
        int nearest = 0;
        for (int j = 1; j < train.size(); j++) {
          if (cosine(asked.get(i), known.get(j)) > cosine(asked.get(i), known.get(nearest))) {
            nearest = j;
          }
        }
        System.out.printf(
            Locale.ROOT,
            "%.3f  %s%n       %s%n",
            cosine(asked.get(i), known.get(nearest)),
            test.get(i).text(),
            train.get(nearest).text());
      }
    }
  }

  /** The inner product, which is the cosine where vectors have length one. */
  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
