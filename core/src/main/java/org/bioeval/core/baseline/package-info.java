/**
 * Backends that need no model: honest floors for every table. A model that does not beat both has
 * learned nothing about the task.
 */
@NullMarked
package org.bioeval.core.baseline;

import org.jspecify.annotations.NullMarked;
