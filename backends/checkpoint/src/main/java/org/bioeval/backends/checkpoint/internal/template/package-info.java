/**
 * Chat templates: a small renderer of the part of the Jinja language that the templates of language
 * models use.
 *
 * <p>Written anew because the Java library at hand swallows errors, cannot render some families
 * (slices with a step, {@code rstrip}) and brings a dozen dependencies. Semantics are those of
 * Python's jinja2 3.1 as transformers sets it up: {@code trim_blocks} and {@code lstrip_blocks} on,
 * loop controls, {@code raise_exception}, {@code strftime_now} and a {@code tojson} that does not
 * escape for HTML. What the subset lacks is an error that names it, never another text.
 */
@NullMarked
package org.bioeval.backends.checkpoint.internal.template;

import org.jspecify.annotations.NullMarked;
