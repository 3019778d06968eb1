/**
 * Readers of file formats, usable for corpora of your own: PubTator, BioC, BioNLP-ST standoff,
 * CoNLL IOB, delimited text and JSON Lines.
 */
@NullMarked
package org.bioeval.datasets.format;

import org.jspecify.annotations.NullMarked;
