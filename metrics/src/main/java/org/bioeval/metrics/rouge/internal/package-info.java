/** Counting, longest common subsequences and stemming for ROUGE; not exported. */
@NullMarked
package org.bioeval.metrics.rouge.internal;

import org.jspecify.annotations.NullMarked;
