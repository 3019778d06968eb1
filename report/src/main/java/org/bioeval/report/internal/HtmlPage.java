package org.bioeval.report.internal;

import com.google.common.io.Resources;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
   * Writes a page, whole or not at all, without holding it in memory.
   *
   * @param model what it shows
   * @param file where to; its folder is made if needed
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(PageModel model, Path file) {
    String script = resource("page.js");
    Map<String, Object> values =
        Map.of(
            "model",
            model,
            "styles",
            resource("page.css"),
            "script",
            script,
            "policy",
            policy(script));
    ReportFiles.write(file, out -> TEMPLATES.render("page.jte", values, new WriterOutput(out)));
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
