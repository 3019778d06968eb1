/** Numbered lessons: each shows one thing in one file, and a test runs it. */
@NullMarked
package org.bioeval.examples.lessons;

import org.jspecify.annotations.NullMarked;
