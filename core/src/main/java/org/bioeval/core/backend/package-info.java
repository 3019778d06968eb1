/**
 * What a model is to the rest of bioeval: {@link org.bioeval.core.backend.Backend} turns a {@link
 * org.bioeval.core.backend.Prompt} into a {@link org.bioeval.core.backend.Completion}.
 *
 * <p>A backend of your own is one method:
 *
 * <pre>{@code
 * Backend mine = Backend.of("ours", (prompt, decoding) -> Completion.of(service.ask(prompt.text())));
 * }</pre>
 *
 * <p>What a backend can do beyond that, it says in {@link
 * org.bioeval.core.backend.Backend#capabilities()}; asking for anything else fails with {@link
 * org.bioeval.core.backend.UnsupportedCapabilityException} rather than being ignored. Failures are
 * {@link org.bioeval.core.backend.RetriableException} or {@link
 * org.bioeval.core.backend.PermanentException}.
 */
@NullMarked
package org.bioeval.core.backend;

import org.jspecify.annotations.NullMarked;
