package org.bioeval.report.internal;

import com.google.common.io.Resources;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** Renders the page: one file, no reference to the network, no script but its own. */
public final class HtmlPage {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          HtmlPage.class.getClassLoader(),
          "org.bioeval.report.internal.templates");

  private HtmlPage() {}

  /**
   * Renders a page.
   *
   * @param model what it shows
   * @return the text of the file
   */
  public static String render(PageModel model) {
    String script = resource("page.js");
    StringOutput out = new StringOutput(1 << 16);
    TEMPLATES.render(
        "page.jte",
        Map.of(
            "model",
            model,
            "styles",
            resource("page.css"),
            "script",
            script,
            "policy",
            policy(script)),
        out);
    return out.toString();
  }

  /** Nothing is loaded from anywhere; only this very script runs. */
  private static String policy(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; script-src 'sha256-"
          + Base64.getEncoder().encodeToString(digest)
          + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try {
      return Resources.toString(
          Resources.getResource(HtmlPage.class, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
