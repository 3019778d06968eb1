/**
 * What a configuration says about a model, whatever it is computed with.
 *
 * <p>An {@link org.bioeval.backends.checkpoint.internal.config.Architecture} reads {@code
 * config.json} into a {@link org.bioeval.backends.checkpoint.internal.config.Blueprint}: the sizes,
 * the choices (which norm, which activation, which attention) and the names of the tensors. A new
 * architecture is one class that says how it differs from Llama.
 */
@NullMarked
package org.bioeval.backends.checkpoint.internal.config;

import org.jspecify.annotations.NullMarked;
