import Testing
import WatchEngine
import WatchTestSupport

struct CrashedRunTests {
  private static let traceback = """
    Traceback (most recent call last):
      File "train.py", line 35, in <module>
        trainer.train()
      File "trainer.py", line 9, in train
        raise ValueError("no")
    ValueError: no

    """
  private static let row = "{'loss': 0.1, 'reward': 0.5, 'entropy': 1.5}\n"

  private struct Run {
    var pipeline: Pipeline
    var alerts: [AlertEvent] = []

    init(profile: Profile = .robust) {
      var settings = EngineSettings()
      settings.profile = profile
      pipeline = Pipeline(run: "r", log: "/l", settings: settings)
      pipeline.beginFile(0, of: "/l", at: 0)
    }

    mutating func feed(_ text: String, of file: Int = 0) {
      Array(text.utf8).withUnsafeBytes { bytes in
        pipeline.accept(bytes, of: file) { if case .alert(let alert) = $0 { alerts.append(alert) } }
      }
    }

    mutating func finish(_ file: Int = 0) {
      pipeline.finishFile(file) { if case .alert(let alert) = $0 { alerts.append(alert) } }
    }

    mutating func clock(_ seconds: Int) {
      pipeline.clock(at: .seconds(seconds)) {
        if case .alert(let alert) = $0 { alerts.append(alert) }
      }
    }

    var crashes: [AlertEvent] { alerts.filter { $0.detector == "crashed_run" } }
  }

  struct Line: Sendable, CustomTestStringConvertible {
    var text: String
    var cause: CrashLines.Cause?
    var testDescription: String { text }
    init(_ text: String, _ cause: CrashLines.Cause?) {
      self.text = text
      self.cause = cause
    }
  }

  @Test(arguments: [
    Line("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.", .gpuMemory),
    Line("torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2.00 GiB.", .gpuMemory),
    Line(
      "[rank3]:[E1124 02:00:00 ProcessGroupNCCL.cpp:632] [Rank 3] Watchdog caught collective "
        + "operation timeout: WorkNCCL(SeqNum=7)", .collective),
    Line("ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing", .actor),
    Line("Killed", .killed), Line("run.sh: line 3: 4711 Killed      python train.py", .killed),
    Line("Segmentation fault (core dumped)", .signal),
    Line("Fatal Python error: Aborted", .signal),
    Line("OSError: [Errno 28] No space left on device", .disk),
    Line("RuntimeError: CUDA error: out of memory", .gpuMemory),
    Line("ray.exceptions.OutOfMemoryError: Task was killed due to the node running low", .killed),
    Line(
      "torch.distributed.DistBackendError: NCCL error in: ProcessGroupNCCL.cpp:1970", .collective),
    Line(
      "[rank1]:[E ProcessGroupNCCL.cpp:684] Some NCCL operations have failed or timed out.",
      .collective),
    Line("ray.exceptions.RayActorError: The actor died because of an error", .actor),
    Line("(raylet) A worker died or was killed while executing a task by an unexpected", .actor),
    Line("Bus error (core dumped)", .signal), Line("*** SIGBUS received at time=1 ***", .signal),
    Line("  exitcode  : -11 (pid: 4711)", .signal), Line("  exitcode  : -9 (pid: 4711)", .killed),
    Line("slurmstepd: error: Detected 1 oom-kill event(s) in StepId=12.0.", .killed),
    Line("srun: error: node01: task 0: Out Of Memory", .killed),
    Line(
      "slurmstepd: error: *** JOB 12345 ON node01 CANCELLED AT 2026-01-01T12:00:00 DUE TO TIME "
        + "LIMIT ***", .scheduler),
    Line("slurmstepd: error: *** STEP 1.0 ON n1 CANCELLED AT 2026-01-01T12:00:00 ***", .scheduler),
    Line("vllm.v1.engine.exceptions.EngineDeadError: EngineCore encountered an issue.", .engine),
    Line("ERROR 01-01 12:00:00 [core.py:390] EngineCore encountered a fatal error.", .engine),
    Line("OSError: [Errno 122] Disk quota exceeded", .disk),
    Line("A bus errors out of memory of its route", nil), Line("CUDA", nil), Line("*** SIG", nil),
    Line("The outlaw was Killed by the sheriff", nil), Line("ValueError: outside a traceback", nil),
    Line("", nil), Line("loss went down", nil),
  ])
  func oneLineTells(_ line: Line) {
    var lines = CrashLines()
    let found = Array(line.text.utf8).withUnsafeBytes { lines.take($0) }
    #expect(found?.cause == line.cause)
    if let found { #expect(line.text.hasPrefix(found.quote)) }
  }

  /// One line, fit for a terminal, whatever was written.
  @Test func theQuoteIsBounded() throws {
    let text =
      "torch.OutOfMemoryError: \u{1B}[31mCUDA out of memory.\u{7}\u{202E} "
      + String(repeating: "x", count: 3_000)
    var lines = CrashLines()
    let found = Array(text.utf8).withUnsafeBytes { lines.take($0) }
    let quote = try #require(found).quote
    #expect(quote.hasPrefix("torch.OutOfMemoryError: CUDA out of memory."))
    #expect(quote.utf8.count <= CrashLines.maxQuoteBytes)
    #expect(quote.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
  }

  /// Every phrase is found wherever it stands in a line, and none in its beginning.
  @Test func phrasesAreFoundAnywhere() {
    for place in 0..<70 {
      let text = String(repeating: "n", count: place) + "No space left on device"
      for (line, expected) in [
        (text, CrashLines.Cause.disk as CrashLines.Cause?), (String(text.dropLast()), nil),
      ] {
        var lines = CrashLines()
        let found = Array(line.utf8).withUnsafeBytes { lines.take($0) }
        #expect(found?.cause == expected, "\(line)")
      }
    }
  }

  @Test func aTracebackEndsWithItsException() {
    for (prefix, name) in [("", "ValueError: no"), ("[rank0]: ", "ValueError: no")] {
      var lines = CrashLines()
      let text = Self.traceback.split(separator: "\n").map { prefix + $0 }
      let found = text.map { line in Array(line.utf8).withUnsafeBytes { lines.take($0) } }
      #expect(found.compactMap(\.self) == [CrashLines.Finding(cause: .exception, quote: name)])
      #expect(found.last?.map(\.quote) == name)
    }
  }

  @Test func theEndOfTheLogTellsOnce() throws {
    var run = Run()
    run.feed(Self.row + Self.row + Self.traceback)
    #expect(run.crashes == [])
    run.finish()
    let crash = try #require(run.crashes.first)
    #expect(run.crashes.count == 1)
    #expect(crash.severity == .critical)
    #expect(crash.message.hasPrefix("Run crashed: ValueError: no"))
    #expect(crash.step == 2)
  }

  @Test func rowsThatGoOnTakeTheSuspicionBack() {
    var run = Run()
    run.feed(Self.row + Self.traceback + Self.row)
    run.finish()
    #expect(run.crashes == [])
  }

  @Test func silenceTellsByThePaceOfTheRun() {
    var run = Run()
    for second in stride(from: 0, through: 120, by: 30) {
      run.feed(Self.row)
      run.clock(second)
    }
    run.feed(Self.traceback)
    run.clock(121)
    run.clock(150)
    #expect(run.crashes == [], "a row takes 30 s")
    run.clock(190)
    #expect(run.crashes.count == 1)
    run.clock(400)
    #expect(run.crashes.count == 1)
  }

  @Test func aWrongAlertResolvesWhenRowsGoOn() {
    var run = Run()
    run.feed(Self.row + Self.traceback)
    run.clock(0)
    run.clock(11)
    #expect(run.crashes.count == 1)
    run.feed(String(repeating: Self.row, count: 200))
    #expect(run.crashes.map(\.status) == [.firing, .resolved])
  }

  @Test func aRotationIsNoEnd() {
    var run = Run()
    run.feed(Self.row + Self.traceback)
    run.pipeline.beginFile(1, of: "/l", at: 0)
    run.finish(0)
    #expect(run.crashes == [])
    run.feed(Self.row, of: 1)
    run.finish(1)
    #expect(run.crashes == [])
  }

  @Test func suspicionOutlivesARestart() throws {
    var first = Run()
    first.feed(Self.row + Self.traceback)
    var second = Run()
    try second.pipeline.restore(first.pipeline.snapshot().node)
    second.finish()
    #expect(second.crashes.count == 1)
  }

  @Test func classicKnowsNoCrash() {
    var run = Run(profile: .classic)
    run.feed(Self.row + Self.traceback)
    run.finish()
    #expect(run.crashes == [])
  }

  @Test func realTracebacksAreTold() throws {
    let folder = "Tests/WatchEngineTests/Fixtures/trl"
    var run = Run()
    run.feed(String(decoding: try Repository.bytes("\(folder)/crashed-a.2to1.log"), as: UTF8.self))
    run.finish()
    #expect(run.crashes.count == 1)
    #expect(run.crashes.first?.message.contains("probability tensor contains") == true)
  }

  @Test func ordinaryLogsAreNoCrash() throws {
    for file in ["trl/mixed-a.2to1.log", "trl/healthy-a.log", "sb3/stdout.log"] {
      var run = Run()
      let bytes = try Repository.bytes("Tests/WatchEngineTests/Fixtures/\(file)")
      run.feed(String(decoding: bytes, as: UTF8.self))
      run.finish()
      #expect(run.crashes == [], "\(file)")
    }
  }
}
