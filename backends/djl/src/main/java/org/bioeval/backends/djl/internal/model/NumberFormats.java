package org.bioeval.backends.djl.internal.model;

import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.TensorSource;
import org.bioeval.backends.djl.ModelOptions;
import org.bioeval.backends.djl.Precision;
import org.bioeval.backends.djl.WeightFormat;
import org.bioeval.backends.djl.internal.torch.Processor;

/**
 * The number formats that options and a checkpoint come down to.
 *
 * @param type of activations, and of matrices whose form does not say theirs
 * @param form how the matrices of linear layers are held
 */
public record NumberFormats(ElementType type, LinearForm form) {

  /**
   * Chooses.
   *
   * @param options what was asked for
   * @param checkpoint whose first tensor tells how it stores its weights
   */
  public static NumberFormats of(ModelOptions options, TensorSource checkpoint) {
    ElementType stored = checkpoint.type(checkpoint.names().iterator().next());
    WeightFormat weights = weights(options, stored);
    LinearForm form =
        switch (weights) {
          case AUTOMATIC, COMPUTED -> options.packed() ? LinearForm.REORDERED : LinearForm.PLAIN;
          case FLOAT16 -> LinearForm.FLOAT16;
          case INT8 -> LinearForm.INT8_PACKED;
          case INT4 -> LinearForm.INT4_PACKED;
        };
    return new NumberFormats(type(options, weights, stored), form);
  }

  private static WeightFormat weights(ModelOptions options, ElementType stored) {
    if (options.weights() != WeightFormat.AUTOMATIC) {
      return options.weights();
    }
    boolean fits =
        options.precision() == Precision.CHECKPOINT
            && stored.bytes() == Short.BYTES
            && options.packed()
            && !options.device().isGpu()
            && Processor.isX86()
            && !Processor.hasMatrixUnits();
    return fits ? WeightFormat.FLOAT16 : WeightFormat.COMPUTED;
  }

  private static ElementType type(ModelOptions options, WeightFormat weights, ElementType stored) {
    return switch (options.precision()) {
      case FLOAT32 -> ElementType.FLOAT32;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case FLOAT16 -> ElementType.FLOAT16;
      case CHECKPOINT -> {
        boolean wide = stored == ElementType.FLOAT16 || weights != WeightFormat.COMPUTED;
        yield !options.device().isGpu() && wide ? ElementType.FLOAT32 : stored;
      }
    };
  }
}
