/** Prompts, reply reading and arithmetic of G-Eval; not exported. */
@NullMarked
package org.bioeval.metrics.geval.internal;

import org.jspecify.annotations.NullMarked;
