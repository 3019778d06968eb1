/**
 * Bridges to <a href="https://docs.langchain4j.dev">langchain4j</a>: {@link
 * org.bioeval.backends.langchain4j.Langchain4jBackend} evaluates any of its chat models, {@link
 * org.bioeval.backends.langchain4j.BackendChatModel} is a chat model behind which any backend
 * stands.
 */
@NullMarked
package org.bioeval.backends.langchain4j;

import org.jspecify.annotations.NullMarked;
