package org.bioeval.report.internal;

import gg.jte.TemplateOutput;
import java.io.Writer;

/** The output of a template as a writer, for what is written as it is. */
final class OutputWriter extends Writer {
  private final TemplateOutput output;

  OutputWriter(TemplateOutput output) {
    this.output = output;
  }

  @Override
  public void write(char[] text, int offset, int length) {
    output.writeContent(new String(text, offset, length));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
