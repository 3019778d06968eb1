/** Retrieval of training items that resemble a text, as examples for few-shot prompts. */
@NullMarked
package org.bioeval.datasets.retrieval;

import org.jspecify.annotations.NullMarked;
