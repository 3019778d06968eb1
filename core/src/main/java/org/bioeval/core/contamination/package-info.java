/**
 * Hints that a model may have seen test items before. A hint comes with its uncertainty and is
 * never a verdict.
 */
@NullMarked
package org.bioeval.core.contamination;

import org.jspecify.annotations.NullMarked;
