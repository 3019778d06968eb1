package org.bioeval.backends.checkpoint.internal.config;

import java.util.List;
import java.util.Optional;
import org.bioeval.backends.checkpoint.CheckpointException;

/**
 * Reads the rotary embedding of a configuration, in the older form ({@code rope_theta} and {@code
 * rope_scaling}) or the newer one ({@code rope_parameters}).
 *
 * <p>Variants: {@code default}; {@code linear} (position interpolation, arXiv:2306.15595); {@code
 * llama3} (Llama 3.1 model card and reference code); {@code yarn} (arXiv:2309.00071); {@code
 * longrope}, also spelled {@code su} (arXiv:2402.13753). Frequencies are rounded to single
 * precision after every step, as transformers computes them.
 */
final class RopeReader {
  private static final double DEFAULT_THETA = 10_000;

  private final ModelConfig config;
  private final ModelConfig scaling;
  private final int dimensions;
  private final double theta;
  private final int maxPositions;

  private RopeReader(
      ModelConfig config, ModelConfig scaling, int dimensions, double theta, int maxPositions) {
    this.config = config;
    this.scaling = scaling;
    this.dimensions = dimensions;
    this.theta = theta;
    this.maxPositions = maxPositions;
  }

  /** The rotary embedding of heads of the given size. */
  static Rope read(ModelConfig config, int headSize, int maxPositions) {
    Optional<ModelConfig> newer = config.object("rope_parameters");
    Optional<ModelConfig> older = config.object("rope_scaling");
    ModelConfig scaling =
        newer.or(() -> older).orElseGet(() -> ModelConfig.parse(config.where(), "{}"));
    double outerTheta = config.number("rope_theta", DEFAULT_THETA);
    double theta = scaling.number("rope_theta", outerTheta);
    double outerPart = config.number("partial_rotary_factor", 1.0);
    int dimensions = (int) (headSize * scaling.number("partial_rotary_factor", outerPart));
    if (dimensions < 2 || dimensions % 2 != 0 || dimensions > headSize) {
      throw new CheckpointException(
          "%s: 'partial_rotary_factor' turns %s of %s dimensions of a head, expected an even number"
              .formatted(config.where(), dimensions, headSize));
    }
    RopeReader reader = new RopeReader(config, scaling, dimensions, theta, maxPositions);
    String olderName = scaling.text("type", "default");
    Rope rope = reader.variant(scaling.text("rope_type", olderName));
    scaling.rejectUnread();
    return rope;
  }

  private Rope variant(String type) {
    return switch (type) {
      case "default" -> single(plain(), 1);
      case "linear" -> single(divided(plain(), (float) scaling.number("factor", null)), 1);
      case "llama3" -> single(llama3(), 1);
      case "yarn" -> yarn();
      case "longrope", "su" -> longRope();
      default ->
          throw new CheckpointException(
              "%s: unknown rotary embedding '%s'; known are default, linear, llama3, yarn and longrope"
                  .formatted(scaling.where(), type));
    };
  }

  private Rope single(float[] inverse, double scale) {
    return new Rope(dimensions, List.of(inverse), scale, Integer.MAX_VALUE);
  }

  private float[] frequencies() {
    float[] frequencies = new float[dimensions / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = (float) (2 * i) / dimensions;
      frequencies[i] = (float) Math.pow(theta, exponent);
    }
    return frequencies;
  }

  private float[] plain() {
    float[] inverse = frequencies();
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1f / inverse[i];
    }
    return inverse;
  }

  private static float[] divided(float[] inverse, float factor) {
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] /= factor;
    }
    return inverse;
  }

  private float[] llama3() {
    double factor = scaling.number("factor", null);
    double low = scaling.number("low_freq_factor", null);
    double high = scaling.number("high_freq_factor", null);
    int original = originalPositions();
    float[] inverse = plain();
    for (int i = 0; i < inverse.length; i++) {
      float wavelength = (float) (2 * Math.PI) / inverse[i];
      if (wavelength > original / low) {
        inverse[i] = inverse[i] / (float) factor;
      } else if (wavelength >= original / high) {
        float smooth = (original / wavelength - (float) low) / (float) (high - low);
        inverse[i] = (1 - smooth) * inverse[i] / (float) factor + smooth * inverse[i];
      }
    }
    return inverse;
  }

  private Rope yarn() {
    int original = originalPositions();
    double factor = scaling.number("factor", (double) maxPositions / original);
    double fast = scaling.number("beta_fast", 32.0);
    double slow = scaling.number("beta_slow", 1.0);
    boolean truncate = scaling.flag("truncate", true);
    double low = correctionDimension(fast, original);
    double high = correctionDimension(slow, original);
    if (truncate) {
      low = Math.floor(low);
      high = Math.ceil(high);
    }
    low = Math.max(low, 0);
    high = Math.min(high, dimensions - 1.0);
    if (low == high) {
      high += 0.001;
    }
    float[] frequencies = frequencies();
    float[] inverse = new float[frequencies.length];
    for (int i = 0; i < inverse.length; i++) {
      float ramp = Math.min(Math.max((i - (float) low) / (float) (high - low), 0), 1);
      float keep = 1 - ramp;
      float interpolated = 1f / ((float) factor * frequencies[i]);
      inverse[i] = interpolated * (1 - keep) + 1f / frequencies[i] * keep;
    }
    return single(inverse, yarnScaling(factor));
  }

  private double yarnScaling(double factor) {
    double mscale = scaling.number("mscale", 0.0);
    double mscaleAll = scaling.number("mscale_all_dim", 0.0);
    double inferred =
        mscale != 0 && mscaleAll != 0
            ? magnitude(factor, mscale) / magnitude(factor, mscaleAll)
            : magnitude(factor, 1);
    return scaling.number("attention_factor", inferred);
  }

  private static double magnitude(double factor, double mscale) {
    return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
  }

  private double correctionDimension(double rotations, int original) {
    return dimensions * Math.log(original / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
  }

  private Rope longRope() {
    int original = originalPositions();
    double factor = scaling.number("factor", (double) maxPositions / original);
    double inferred = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    double scale = scaling.number("attention_factor", inferred);
    float[] shorter = extended("short_factor");
    float[] longer = extended("long_factor");
    return new Rope(dimensions, List.of(shorter, longer), scale, original);
  }

  private float[] extended(String key) {
    float[] factors = scaling.numbers(key, dimensions / 2);
    float[] frequencies = frequencies();
    for (int i = 0; i < factors.length; i++) {
      factors[i] = 1f / (factors[i] * frequencies[i]);
    }
    return factors;
  }

  /** The value beside the scaling goes first, as in transformers. */
  private int originalPositions() {
    int inner = scaling.count("original_max_position_embeddings", maxPositions);
    return config.count("original_max_position_embeddings", inner);
  }
}
