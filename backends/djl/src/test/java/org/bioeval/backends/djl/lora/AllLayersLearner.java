package org.bioeval.backends.djl.lora;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.config.Architectures;
import org.bioeval.backends.checkpoint.internal.config.Blueprint;
import org.bioeval.backends.checkpoint.internal.config.ModelConfig;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.SafeTensors;
import org.bioeval.backends.djl.internal.model.Learner;
import org.bioeval.backends.djl.internal.model.LinearForm;

/** A learner without the trainer around it, all linear layers adapted: for measurements. */
record AllLayersLearner(Blueprint blueprint, List<Blueprint.Weight> targets, Learner learner)
    implements AutoCloseable {

  static AllLayersLearner load(Path checkpoint, ElementType type, LoraConfig config)
      throws IOException {
    Blueprint blueprint =
        Architectures.read(
            ModelConfig.parse("config.json", Files.readString(checkpoint.resolve("config.json"))));
    List<Blueprint.Weight> targets =
        blueprint.weights().stream()
            .filter(weight -> weight.linear() && weight.index() != Blueprint.HEAD)
            .toList();
    return new AllLayersLearner(
        blueprint,
        targets,
        Learner.load(
            blueprint,
            SafeTensors.open(checkpoint),
            Device.cpu(),
            type,
            LinearForm.PLAIN,
            targets,
            config.scaling(),
            config.dropout()));
  }

  @Override
  public void close() {
    learner.close();
  }
}
