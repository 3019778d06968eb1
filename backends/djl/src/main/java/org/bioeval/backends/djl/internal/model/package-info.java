/**
 * Model architectures as programs.
 *
 * <p>{@link org.bioeval.backends.djl.internal.model.ProgramText} puts a program together from the
 * parts that the choices of a {@link org.bioeval.backends.checkpoint.internal.config.Blueprint}
 * name: which norm, which activation, which attention.
 */
@NullMarked
package org.bioeval.backends.djl.internal.model;

import org.jspecify.annotations.NullMarked;
