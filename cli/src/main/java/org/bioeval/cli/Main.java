package org.bioeval.cli;

import java.util.concurrent.CancellationException;
import org.bioeval.backends.checkpoint.CheckpointException;
import org.bioeval.backends.checkpoint.hub.HubException;
import org.bioeval.backends.djl.lora.TrainingException;
import org.bioeval.core.backend.BackendException;
import org.bioeval.core.eval.EvaluationException;
import org.bioeval.core.eval.JournalException;
import org.bioeval.datasets.format.CorpusFormatException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code bioeval} and its exit codes. */
@Command(
    name = "bioeval",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = {
      "Evaluates language models on biomedical text.",
      "",
      "Begin with 'bioeval quickstart': it scores two baselines and a tiny model on miniatures of"
          + " all 13 corpora and needs nothing but Java.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed (the message says why and what to do), 2 wrong usage, 3 done"
          + " but some items could not be asked (run again with the same --out to ask them), 130"
          + " interrupted (run again to resume)."
    },
    subcommands = {
      QuickstartCommand.class,
      CorporaCommand.class,
      EvaluateCommand.class,
      ShowCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      PlanCommand.class,
      OverlapCommand.class,
      FinetuneCommand.class,
      ScoreCommand.class,
      GenerateCommand.class,
      EmbedCommand.class,
      DoctorCommand.class,
      MakeTinyModelCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {

  /** Done. */
  public static final int OK = 0;

  /** Failed. */
  public static final int FAILED = 1;

  /** Wrong usage. */
  public static final int USAGE = 2;

  /** Done, but some items could not be asked. */
  public static final int INCOMPLETE = 3;

  /** Interrupted. */
  public static final int INTERRUPTED = 130;

  private Main() {}

  /**
   * Runs the command line and exits with its code.
   *
   * @param arguments words of the command line
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Runs the command line.
   *
   * @param arguments words of the command line
   * @return the exit code
   */
  public static int run(String... arguments) {
    CommandLine line =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command));
    if (arguments.length == 0) {
      line.usage(System.out);
      return OK;
    }
    return line.execute(arguments);
  }

  /** Expected failures are told in one line; anything else is a defect and shows its stack. */
  private static int report(Exception failure, CommandLine command) {
    if (failure instanceof CancellationException) {
      command.getErr().println("interrupted: " + failure.getMessage());
      return INTERRUPTED;
    }
    boolean expected =
        failure instanceof BackendException
            || failure instanceof EvaluationException
            || failure instanceof JournalException
            || failure instanceof CorpusFormatException
            || failure instanceof CheckpointException
            || failure instanceof HubException
            || failure instanceof TrainingException
            || failure instanceof IllegalArgumentException
            || failure instanceof java.io.UncheckedIOException
            || failure instanceof java.io.IOException;
    if (expected) {
      command.getErr().println("bioeval: " + failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return FAILED;
  }

  /** The version of the library. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"bioeval " + (version == null ? "(not packaged)" : version)};
    }
  }
}
