/**
 * Typed loaders for the native files of the study corpora. Each corpus is a {@link
 * org.bioeval.datasets.Corpus}:
 *
 * <pre>{@code
 * Dataset<MentionInstance> test = Bc5cdr.in(folder).load(Split.TEST);
 * }</pre>
 */
@NullMarked
package org.bioeval.datasets;

import org.jspecify.annotations.NullMarked;
