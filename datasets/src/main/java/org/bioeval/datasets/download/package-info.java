/**
 * Downloads of the corpora from their official addresses, checked against pinned sizes and SHA-256
 * digests. Nothing is downloaded unless it is asked for:
 *
 * <pre>{@code
 * Downloader.withDefaults().fetch(CorpusSource.of("PHEE"), corpora.resolve("PHEE"));
 * }</pre>
 */
@NullMarked
package org.bioeval.datasets.download;

import org.jspecify.annotations.NullMarked;
