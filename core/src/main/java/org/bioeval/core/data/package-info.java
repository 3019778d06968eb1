/**
 * Typed biomedical data: documents, mentions, relations, events, the instances built from them, and
 * the datasets that hold instances.
 *
 * <p>All offsets are UTF-16 code units into {@link org.bioeval.core.data.Document#text()}, start
 * inclusive, end exclusive, whatever the corpus files used. {@code text.substring(span.start(),
 * span.end())} is the annotated text; where a corpus disagrees with itself, the loader says so in
 * the {@link org.bioeval.core.data.LoadReport}.
 *
 * <p>Start at {@link org.bioeval.core.data.Dataset} and {@link org.bioeval.core.data.Instance}.
 * Users with a corpus of their own create instances by the records' constructors and wrap them with
 * {@code Dataset.of}.
 */
@NullMarked
package org.bioeval.core.data;

import org.jspecify.annotations.NullMarked;
