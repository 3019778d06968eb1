/** Simulations of the decision between models: how often it is wrong, and how often it is made. */
@NullMarked
package org.bioeval.benchmarks.decision;

import org.jspecify.annotations.NullMarked;
