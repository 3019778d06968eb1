package org.bioeval.backends.http;

/** What the {@link FaultProxy} does to some of the answers that pass through it. */
enum Fault {
  NONE("none"),
  REFUSED("connection refused for 1 s, again and again"),
  RESET_MID_BODY("connection reset in the middle of the body"),
  TOO_MANY_WITH_RETRY_AFTER("429 with Retry-After: 1"),
  TOO_MANY("429 without Retry-After"),
  ERROR_BURSTS("bursts of 500, 502 and 503"),
  STALL("no byte for 30 s"),
  SLOW_DRIP("one byte every 100 ms"),
  TRUNCATED_JSON("JSON cut in half, lengths consistent"),
  HTML_PAGE("HTML error page, status 200 and 502 in turn"),
  WRONG_CONTENT_TYPE("right answer as text/plain"),
  INVALID_UTF8("a byte that is not UTF-8 in the text"),
  DUPLICATE_DELIVERY("every answer delivered twice"),
  SERVER_RESTART("server killed and restarted in mid-run"),
  KEY_REJECTED("401 from the 100th request on"),
  CONTEXT_OVERFLOW("every 10th prompt longer than the context");

  private final String words;

  Fault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
