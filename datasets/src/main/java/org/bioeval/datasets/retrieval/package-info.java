/** Finds training items that resemble a text, for few-shot examples and the retrieval baseline. */
@NullMarked
package org.bioeval.datasets.retrieval;

import org.jspecify.annotations.NullMarked;
