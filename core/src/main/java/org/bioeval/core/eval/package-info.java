/**
 * The evaluation loop: {@link org.bioeval.core.eval.Evaluation} asks a backend about every item of
 * a dataset, keeps the answers in a {@link org.bioeval.core.eval.Journal}, feeds metrics and ends
 * in a {@link org.bioeval.core.eval.Report}.
 */
@NullMarked
package org.bioeval.core.eval;

import org.jspecify.annotations.NullMarked;
