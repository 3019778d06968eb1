/**
 * The one place that touches DJL's PyTorch engine.
 *
 * <p>A model is a TorchScript program whose text this project writes ({@link
 * org.bioeval.backends.djl.internal.torch.ScriptArchive}); the engine loads it, takes the weights
 * once and then runs whole forward passes in single native calls ({@link
 * org.bioeval.backends.djl.internal.torch.TorchProgram}). Tensors of the engine never leave this
 * package: callers see numbers and {@link
 * org.bioeval.backends.checkpoint.internal.weights.HostTensor}, so another binding of libtorch can
 * take DJL's place by replacing these few classes.
 */
@NullMarked
package org.bioeval.backends.djl.internal.torch;

import org.jspecify.annotations.NullMarked;
