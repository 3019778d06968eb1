/** Whole questions answered on real corpora with real models, from the public API alone. */
@NullMarked
package org.bioeval.examples.studies;

import org.jspecify.annotations.NullMarked;
