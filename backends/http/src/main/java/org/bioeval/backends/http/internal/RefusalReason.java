package org.bioeval.backends.http.internal;

import java.util.regex.Pattern;
import org.bioeval.core.backend.PermanentException.Reason;

/**
 * Why a server refused a prompt for good. No field says so in the same way everywhere, so the
 * server's words decide: message, type and codes of its error.
 */
final class RefusalReason {

  /**
   * vLLM: "maximum context length is"; llama-server: "exceeds the available context size"; OpenAI:
   * {@code context_length_exceeded}; SGLang: "longer than the model's context length"; TGI:
   * "`inputs` tokens + `max_new_tokens` must be &lt;="; Anthropic: "prompt is too long", "exceed
   * context limit"; Gemini: "input token count exceeds"; Bedrock: "Input is too long"; xAI:
   * "maximum prompt length".
   */
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context[ _-]?(length|size|window|limit)"
              + "|context the overflows"
              + "|max(imum)?[ _](model|prompt|input|sequence)[ _]?(length|len|tokens)"
              + "|(prompt|input|request|messages?|query|text|conversation)s? (is |are |was )?"
              + "(too (long|large)|longer than|exceeds?)"
              + "|too many (input |prompt )?tokens"
              + "|(input|prompt)[ _]tokens?"
              + "|`?inputs`? (tokens|must have less)"
              + "|tokens? (count )?(\\([^)]*\\) )?exceeds?"
              + "|reduce the length"
              + "|(string|value) too long|string_above_max_length");

  /**
   * Azure: {@code content_filter}, {@code ResponsibleAIPolicyViolation}; OpenAI: {@code
   * content_policy_violation}, {@code moderation_blocked}, "your prompt was flagged"; DeepSeek:
   * "Content Exists Risk"; DashScope: {@code data_inspection_failed}; Gemini: {@code
   * PROHIBITED_CONTENT}; Anthropic: "content filtering policy".
   */
  private static final Pattern FILTERED =
      Pattern.compile(
          "content[ _-]?(filter|policy|polic|management|moderation|exists risk)"
              + "|responsible[ _]?ai[ _]?policy"
              + "|moderation"
              + "|safety system"
              + "|data[ _]?inspection[ _]?failed|inappropriate content"
              + "|(prompt|input|messages?|request) (was|were|is|has been|have been) (flagged|blocked)"
              + "|prohibited[ _]content"
              + "|guardrail");

  private RefusalReason() {}

  /**
   * The reason behind an error.
   *
   * @param words message, type and codes of the error in lower case
   */
  static Reason of(String words) {
    if (filtered(words)) {
      return Reason.CONTENT_FILTER;
    }
    return TOO_LONG.matcher(words).find() ? Reason.PROMPT_TOO_LONG : Reason.REFUSED;
  }

  /** Tells whether a content filter stands behind an error. */
  static boolean filtered(String words) {
    return FILTERED.matcher(words).find();
  }
}
