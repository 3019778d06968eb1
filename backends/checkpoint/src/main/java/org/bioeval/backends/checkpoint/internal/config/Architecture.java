package org.bioeval.backends.checkpoint.internal.config;

/** A family of models: reads a configuration into a blueprint. */
public interface Architecture {
  /** The {@code model_type} of its configurations. */
  String modelType();

  /**
   * The blueprint of a configuration.
   *
   * @throws org.bioeval.backends.checkpoint.CheckpointException for a key or a value that is not
   *     computed here
   */
  Blueprint blueprint(ModelConfig config);
}
