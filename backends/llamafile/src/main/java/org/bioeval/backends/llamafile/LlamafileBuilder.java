package org.bioeval.backends.llamafile;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Ascii;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bioeval.backends.checkpoint.hub.Hub;
import org.bioeval.backends.checkpoint.internal.weights.GgufParts;
import org.bioeval.backends.llamafile.internal.Platform;
import org.bioeval.backends.llamafile.internal.ServerProcess;
import org.bioeval.core.backend.ContentDigest;
import org.bioeval.core.backend.PermanentException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Options of a {@link LlamafileBackend}. Only the model is needed. */
public final class LlamafileBuilder {

  /** Environment variable that names the {@code llama-server} to use. */
  public static final String SERVER_VARIABLE = "BIOEVAL_LLAMA_SERVER";

  private static final Logger LOG = LoggerFactory.getLogger(LlamafileBackend.class);
  private static final String EXTENSION = ".gguf";
  private static final Pattern SECRET = Pattern.compile("KEY|TOKEN|PASSWORD");

  private final Supplier<Path> source;
  private final Platform platform = Platform.current();
  private final List<Path> adapters = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private @Nullable Path server;
  private int contextTokens = 4096;
  private int slots = 1;
  private int threads;
  private int gpuLayers = -1;
  private int maxRestarts = 3;
  private Duration startupTimeout = Duration.ofMinutes(5);
  private Duration requestTimeout = Duration.ofHours(1);
  private Consumer<String> progress = line -> LOG.info("{}", line);

  /**
   * A builder.
   *
   * @param source gives the model's file when the server is started
   */
  LlamafileBuilder(Supplier<Path> source) {
    this.source = source;
  }

  /**
   * The {@code llama-server} for a GGUF file.
   *
   * @param program its path; unless set, the environment variable {@value #SERVER_VARIABLE} and
   *     then {@code PATH} are searched
   * @return this builder
   */
  public LlamafileBuilder server(Path program) {
    this.server = program;
    return this;
  }

  /**
   * Longest prompt and answer together.
   *
   * @param tokens at least 1, for each slot; 4096 unless set
   * @return this builder
   */
  public LlamafileBuilder contextTokens(int tokens) {
    checkArgument(tokens >= 1, "illegal contextTokens: %s, must be at least 1", tokens);
    this.contextTokens = tokens;
    return this;
  }

  /**
   * How many prompts are answered at once. Memory for the context grows with it.
   *
   * @param slots at least 1; 1 unless set
   * @return this builder
   */
  public LlamafileBuilder slots(int slots) {
    checkArgument(slots >= 1, "illegal slots: %s, must be at least 1", slots);
    this.slots = slots;
    return this;
  }

  /**
   * Threads of the processor to use.
   *
   * @param threads at least 1; the server's choice unless set
   * @return this builder
   */
  public LlamafileBuilder threads(int threads) {
    checkArgument(threads >= 1, "illegal threads: %s, must be at least 1", threads);
    this.threads = threads;
    return this;
  }

  /**
   * Layers of the model to keep on the GPU.
   *
   * @param layers at least 0; the server's choice unless set
   * @return this builder
   */
  public LlamafileBuilder gpuLayers(int layers) {
    checkArgument(layers >= 0, "illegal gpuLayers: %s, must be at least 0", layers);
    this.gpuLayers = layers;
    return this;
  }

  /**
   * A LoRA adapter to apply.
   *
   * @param adapter in GGUF format
   * @return this builder
   */
  public LlamafileBuilder adapter(Path adapter) {
    adapters.add(adapter);
    return this;
  }

  /**
   * Further options of the server.
   *
   * @param arguments as on its command line
   * @return this builder
   */
  public LlamafileBuilder arguments(String... arguments) {
    this.arguments.addAll(List.of(arguments));
    return this;
  }

  /**
   * A variable for the server's environment.
   *
   * @param name of the variable
   * @param value of the variable
   * @return this builder
   */
  public LlamafileBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * How often a crashed server is started again.
   *
   * @param restarts at least 0; 3 unless set
   * @return this builder
   */
  public LlamafileBuilder maxRestarts(int restarts) {
    checkArgument(restarts >= 0, "illegal maxRestarts: %s, must be at least 0", restarts);
    this.maxRestarts = restarts;
    return this;
  }

  /**
   * Time for loading the model.
   *
   * @param timeout more than 0; 5 minutes unless set
   * @return this builder
   */
  public LlamafileBuilder startupTimeout(Duration timeout) {
    this.startupTimeout = positive("startupTimeout", timeout);
    return this;
  }

  /**
   * Time for one answer, the wait for a free slot included. Generous, since a small machine may
   * well read a long prompt for minutes, and a server that crashes is noticed without it.
   *
   * @param timeout more than 0; an hour unless set
   * @return this builder
   */
  public LlamafileBuilder requestTimeout(Duration timeout) {
    this.requestTimeout = positive("requestTimeout", timeout);
    return this;
  }

  private static Duration positive(String name, Duration value) {
    checkArgument(
        !value.isNegative() && !value.isZero(), "illegal %s: %s, must be more than 0", name, value);
    return value;
  }

  /**
   * Who hears how loading goes on.
   *
   * @param progress receives a line every 5 seconds; the log unless set
   * @return this builder
   */
  public LlamafileBuilder progress(Consumer<String> progress) {
    this.progress = progress;
    return this;
  }

  /**
   * Starts the server and waits until it is ready. A model of the Hub is fetched first.
   *
   * @return the backend; close it to end the server
   * @throws PermanentException if the files are not what they should be, or the server does not get
   *     ready; then with the end of its log
   * @throws org.bioeval.backends.checkpoint.hub.HubException if a model of the Hub cannot be had
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; the flag stays
   *     set
   */
  public LlamafileBackend start() {
    Path model = source.get();
    try {
      Gguf gguf = Gguf.read(model);
      boolean alone = !isGguf(model);
      Path program = alone ? model : serverProgram(model);
      Optional<String> obstacle = platform.obstacle(program);
      if (obstacle.isPresent()) {
        throw failure(obstacle.get(), null);
      }
      String name = name(model);
      String alias = alias(name);
      ImmutableList<String> command = command(model, program, alone, alias);
      ServerProcess process =
          ServerProcess.start(
              new ServerProcess.Launch(
                  name,
                  alias,
                  platform,
                  port ->
                      ImmutableList.<String>builder()
                          .addAll(command)
                          .add("--port", Integer.toString(port))
                          .build(),
                  environment(program),
                  startupTimeout,
                  maxRestarts,
                  progress));
      try {
        return LlamafileBackend.connect(
            process, gguf, name, identity(model), origin(model), alias, slots, requestTimeout);
      } catch (RuntimeException e) {
        process.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(e.getMessage() + "; give a GGUF file or a llamafile", e);
    }
  }

  /** The arguments for reports: the value of an option that names a key is left out. */
  private List<String> withoutSecrets() {
    List<String> shown = new ArrayList<>();
    boolean secret = false;
    for (String argument : arguments) {
      String option = Ascii.toLowerCase(argument);
      boolean named =
          option.startsWith("-")
              && (option.contains("key") || option.contains("hf-token") || option.equals("-hft"));
      int value = argument.indexOf('=');
      shown.add(
          secret ? "…" : named && value > 0 ? argument.substring(0, value + 1) + "…" : argument);
      secret = named && value < 0 && !secret;
    }
    return shown;
  }

  /** What changes answers: the bytes of the model and of adapters, and the server's arguments. */
  private ImmutableMap<String, String> identity(Path model) {
    ImmutableMap.Builder<String, String> identity = ImmutableMap.builder();
    List<Path> files = GgufParts.of(model);
    identity.put(
        "file.sha256", files.size() > 1 ? ContentDigest.of(files) : ContentDigest.of(model));
    for (int i = 0; i < adapters.size(); i++) {
      identity.put("adapter." + i + ".sha256", ContentDigest.of(adapters.get(i)));
    }
    if (!arguments.isEmpty()) {
      identity.put("arguments", String.join(" ", withoutSecrets()));
    }
    for (int i = 0; i < arguments.size(); i++) {
      putFiles(identity, "argument." + i, arguments.get(i));
    }
    environment.forEach(
        (name, value) -> {
          // The server's own options; others, such as keys, are none of the reader's business.
          if (name.startsWith("LLAMA_ARG_") && !SECRET.matcher(name).find()) {
            identity.put("environment." + name, value);
            putFiles(identity, "environment." + name, value);
          }
        });
    return identity.buildOrThrow();
  }

  /** An adapter or a template may be named, or several, with their scales. */
  private static void putFiles(
      ImmutableMap.Builder<String, String> identity, String name, String argument) {
    Set<Path> files = new LinkedHashSet<>();
    file(argument).ifPresent(files::add);
    if (files.isEmpty()) {
      String value = argument.startsWith("--") ? argument.replaceFirst("^[^=]*=", "") : argument;
      for (String part : value.split(",", -1)) {
        file(part).or(() -> file(part.replaceFirst(":[^:]*$", ""))).ifPresent(files::add);
      }
    }
    int number = 0;
    for (Path file : files) {
      String which = number++ == 0 ? "" : "." + number;
      identity.put(name + which + ".sha256", ContentDigest.of(file));
    }
  }

  private static Optional<Path> file(String argument) {
    try {
      return Optional.of(Path.of(argument)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty(); // Not every argument is a path.
    }
  }

  private static boolean isGguf(Path file) {
    return Ascii.toLowerCase(file.toString()).endsWith(EXTENSION);
  }

  /** Where a file of the Hub's cache comes from, for reports. */
  private static ImmutableMap<String, String> origin(Path model) {
    for (Path folder = model.toAbsolutePath().getParent();
        folder != null;
        folder = folder.getParent()) {
      Optional<String> repository = Hub.repositoryOf(folder);
      if (repository.isPresent()) {
        return ImmutableMap.of(
            "repository", repository.get(), "revision", String.valueOf(folder.getFileName()));
      }
    }
    return ImmutableMap.of();
  }

  private static String name(Path model) {
    String file = String.valueOf(model.getFileName());
    int extension = file.lastIndexOf('.');
    return extension > 0 ? file.substring(0, extension) : file;
  }

  private Path serverProgram(Path model) throws IOException {
    if (server != null) {
      return server;
    }
    String named = System.getenv(SERVER_VARIABLE);
    if (!Strings.isNullOrEmpty(named)) {
      return Path.of(named);
    }
    return platform
        .find("llama-server", Strings.nullToEmpty(System.getenv("PATH")))
        .orElseThrow(
            () ->
                failure(
                    "there is no llama-server in PATH for "
                        + model
                        + "; name one by server(…) or by the environment variable "
                        + SERVER_VARIABLE,
                    null));
  }

  /** A name that no other server has; one of the user's own is kept. */
  private String alias(String name) {
    int last = Math.max(arguments.lastIndexOf("--alias"), arguments.lastIndexOf("-a"));
    return last >= 0 && last + 1 < arguments.size()
        ? arguments.get(last + 1)
        : name + "-" + Long.toHexString(new SecureRandom().nextLong());
  }

  private ImmutableList<String> command(Path model, Path program, boolean alone, String alias)
      throws IOException {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.addAll(platform.command(program.toAbsolutePath()));
    if (alone) {
      command.addAll(modeOfLlamafile(program));
    } else {
      command.add("--model", model.toAbsolutePath().toString());
    }
    command.add("--host", "127.0.0.1", "--alias", alias);
    // The server divides the context it is given among its slots.
    command.add("--ctx-size", Long.toString((long) contextTokens * slots));
    command.add("--parallel", Integer.toString(slots));
    if (threads > 0) {
      command.add("--threads", Integer.toString(threads));
    }
    if (gpuLayers >= 0) {
      command.add("--n-gpu-layers", Integer.toString(gpuLayers));
    }
    adapters.forEach(adapter -> command.add("--lora", adapter.toAbsolutePath().toString()));
    return command.addAll(arguments).build();
  }

  /** Llamafiles chat in the terminal unless told to serve, and older ones open a browser. */
  private ImmutableList<String> modeOfLlamafile(Path program) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                ImmutableList.<String>builder()
                    .addAll(platform.command(program.toAbsolutePath()))
                    .add("--help")
                    .build())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.PIPE);
    Path output = Files.createTempFile("bioeval", ".help");
    try {
      Process help = builder.redirectOutput(output.toFile()).start();
      help.getOutputStream().close();
      try {
        if (!help.waitFor(20, TimeUnit.SECONDS)) {
          help.destroyForcibly();
        }
      } catch (InterruptedException e) {
        help.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new java.util.concurrent.CancellationException(
            "interrupted while starting " + program);
      }
      String text = Files.readString(output, java.nio.charset.StandardCharsets.ISO_8859_1);
      ImmutableList.Builder<String> mode = ImmutableList.builder();
      for (String option : List.of("--server", "--nobrowser")) {
        if (text.contains(option)) {
          mode.add(option);
        }
      }
      return mode.build();
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Builds of llama-server often need the libraries that lie beside them. */
  private ImmutableMap<String, String> environment(Path program) throws IOException {
    Map<String, String> all = new TreeMap<>(environment);
    Path folder = program.toAbsolutePath().getParent();
    if (platform == Platform.UNIX && folder != null && holdsLibraries(folder)) {
      for (String variable : List.of("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")) {
        String before = Strings.nullToEmpty(all.getOrDefault(variable, System.getenv(variable)));
        all.put(variable, folder + (before.isEmpty() ? "" : File.pathSeparator + before));
      }
    }
    return ImmutableMap.copyOf(all);
  }

  private static boolean holdsLibraries(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith("libllama"));
    }
  }

  private static PermanentException failure(@Nullable String message, @Nullable Throwable cause) {
    return new PermanentException(
        Strings.nullToEmpty(message), cause, PermanentException.Scope.RUN);
  }
}
