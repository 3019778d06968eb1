package org.bioeval.backends.djl.internal.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensorsFile;

/**
 * A tiny random checkpoint with what transformers computes with it.
 *
 * <p>Made by {@code src/test/python/make_goldens.py src/test/resources/golden} with transformers
 * 5.19.0 and torch 2.13.0 (the metadata of golden.safetensors names both and the seed).
 */
public record GoldenCheckpoint(Path folder) {
  /** The number of prompts in each. */
  public static final int PROMPTS = 3;

  /** All committed ones. */
  public static List<GoldenCheckpoint> committed() {
    try {
      return in(
          Path.of(Objects.requireNonNull(GoldenCheckpoint.class.getResource("/golden")).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<GoldenCheckpoint> in(Path folder) {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(Files::isDirectory).sorted().map(GoldenCheckpoint::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Blueprint blueprint() {
    try {
      Path config = folder.resolve("config.json");
      return Architectures.read(ModelConfig.parse(config.toString(), Files.readString(config)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All layers in one stage, and the first in one of its own. */
  public List<Stages> placements() {
    int layers = blueprint().layers();
    return List.of(Stages.one(layers), Stages.of(List.of("cpu", "cpu"), List.of(1, layers - 1)));
  }

  public SafeTensors weights() {
    return SafeTensors.open(folder);
  }

  public int[] ids(int prompt) {
    return ints("ids." + prompt);
  }

  public int[] greedy(int prompt) {
    return ints("greedy." + prompt);
  }

  /** Logits {@code [tokens, vocabulary]}, row by row. */
  public float[] logits(int prompt) {
    return floats("logits." + prompt);
  }

  public float[] floats(String name) {
    FloatBuffer values = read(name).data().asFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private int[] ints(String name) {
    LongBuffer values = read(name).data().asLongBuffer();
    int[] copy = new int[values.remaining()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (int) values.get(i);
    }
    return copy;
  }

  private HostTensor read(String name) {
    return SafeTensorsFile.open(folder.resolve("golden.safetensors")).read(name);
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }
}
