/**
 * The tiny language model that comes with the examples: how its tokenizer, first weights and
 * training items are made, and where it is unpacked to.
 */
@NullMarked
package org.bioeval.cli.tiny;

import org.jspecify.annotations.NullMarked;
