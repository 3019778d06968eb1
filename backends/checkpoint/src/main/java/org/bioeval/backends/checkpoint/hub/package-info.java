/**
 * Checkpoints from the Hugging Face Hub, in the cache that Hugging Face's own programs use.
 *
 * <p>Nothing here runs unless asked: models are loaded from folders and files, and {@link
 * org.bioeval.backends.checkpoint.hub.Hub} says which folder that is, or {@link
 * org.bioeval.backends.checkpoint.hub.HubGguf} which GGUF file.
 */
@NullMarked
package org.bioeval.backends.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
