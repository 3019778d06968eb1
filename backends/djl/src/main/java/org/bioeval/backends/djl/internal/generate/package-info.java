/**
 * Generation: a scheduler that keeps one model busy with many callers' requests, token choice, and
 * constraints on it.
 */
@NullMarked
package org.bioeval.backends.djl.internal.generate;

import org.jspecify.annotations.NullMarked;
