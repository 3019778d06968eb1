/**
 * Model architectures as programs.
 *
 * <p>An {@link org.bioeval.backends.djl.internal.model.Architecture} reads {@code config.json} into
 * a {@link org.bioeval.backends.djl.internal.model.Blueprint}: the sizes, the choices (which norm,
 * which activation, which attention) and the names of the tensors. {@link
 * org.bioeval.backends.djl.internal.model.ProgramText} puts the program together from the parts
 * that the choices name. A new architecture is one class that says how it differs from Llama.
 */
@NullMarked
package org.bioeval.backends.djl.internal.model;

import org.jspecify.annotations.NullMarked;
