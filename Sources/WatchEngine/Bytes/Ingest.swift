import Glibc

/// The owner of all logs: everything that is read and judged happens on its one queue, in one order.
///
/// Wraps ``TailSet`` with a thread, one inotify descriptor, one timer and a writer of checkpoints.
/// Outputs go to the consumer on the ingest thread, in order; it must not block.
package actor Ingest {
  private let executor: ThreadExecutor
  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }
  private let set: TailSet
  private let writer: CheckpointWriter?
  private let output: @Sendable (IngestOutput) -> Void
  private let origin = ContinuousClock.now
  private var watch: DirectoryWatch?
  private var timerAt: Duration?
  private var turnIsQueued = false
  private var isStopping = false
  private var stopped: (@Sendable () -> Void)?
  /// Batches that failed since the stop: it gives up at ``stopTries``, a full disk must not hang it.
  private var stopFailures = 0
  private static let stopTries = 8
  /// Batches not yet durable.
  private var writing = 0

  /// `state` is the state folder, locked by the caller; nil: nothing is kept and alerts go out at once.
  ///
  /// `decompress` gives a descriptor open on an unlinked regular file with the decompressed bytes of
  /// a `.gz` or `.zst` sibling; it runs on the ingest queue and must be bounded in time.
  package init(
    specs: [LogSpec], state: String?,
    recorder: sending (any RowRecorder)? = nil, logLimit: Int = TailSet.logLimit,
    calls: any FileSystemCalls = LiveSystemCalls(),
    decompress: @escaping @Sendable (String) -> Int32? = { _ in nil },
    makePipeline: @escaping TailSet.MakePipeline,
    output: @escaping @Sendable (IngestOutput) -> Void
  ) throws(SystemError) {
    executor = try ThreadExecutor()
    var store: CheckpointStore?
    if let state {
      let made = CheckpointStore(state: state, calls: calls)
      // A read-only or full state folder is said at the first record; watching goes on.
      try? made.prepare()
      store = made
    }
    writer = store.map { CheckpointWriter(store: $0) }
    set = TailSet(
      specs: specs, calls: calls, store: store, recorder: recorder, logLimit: logLimit,
      decompress: decompress, makePipeline: makePipeline)
    self.output = output
  }

  /// Finds, opens and begins to read; returns at once.
  nonisolated package func start() { enter { $0.begin() } }

  /// New specs and settings without losing a row.
  nonisolated package func reload(specs: [LogSpec]) {
    enter {
      $0.set.reload(specs, at: $0.now)
      $0.proceed()
    }
  }

  /// The alerts reached the sinks: they are not handed out again after a restart.
  nonisolated package func acknowledge(_ ids: Set<String>, log: String) {
    enter {
      $0.set.acknowledge(ids, log: log)
      $0.proceed()
    }
  }

  /// Replies from the ingest queue: no reply means that ingest hangs.
  nonisolated package func ping(_ reply: @escaping @Sendable () -> Void) {
    enter { _ in reply() }
  }

  package func status() -> IngestStatus { set.status(at: now) }

  /// Calls `body` with the status, on the ingest queue.
  nonisolated package func status(_ body: @escaping @Sendable (IngestStatus) -> Void) {
    enter { body($0.status()) }
  }

  /// Ends the reading and replies when the last records are durable, or can't be made so.
  nonisolated package func stop(_ done: @escaping @Sendable () -> Void) {
    enter { $0.end(done) }
  }

  /// As ``stop(_:)``, awaited.
  nonisolated package func stop() async {
    await withCheckedContinuation { continuation in stop { continuation.resume() } }
  }

  // MARK: on the queue

  /// Keeps the order of calls; a task would not.
  nonisolated private func enter(_ body: @escaping @Sendable (isolated Ingest) -> Void) {
    executor.async { self.assumeIsolated { body($0) } }
  }

  private var now: Duration { ContinuousClock.now - origin }

  private func begin() {
    listen()
    set.start(at: now)
    proceed()
  }

  private func listen() {
    do throws(SystemError) {
      let watch = try DirectoryWatch()
      executor.listen(to: watch.descriptor) { [weak self] in
        self?.assumeIsolated { $0.hear() }
      }
      self.watch = watch
    } catch {
      set.degrade("no inotify instance is left (errno \(error.code)): logs are polled")
    }
  }

  private func hear() {
    guard let watch, !isStopping else { return }
    for event in watch.read() {
      switch event {
      case .name(let folder, let name, let isStructural):
        set.heard(folder: folder, name: name, isStructural: isStructural, at: now)
      case .folderGone(let folder): set.heardOfFolder(folder, at: now)
      case .overflow:
        set.degrade("the inotify queue overflowed: every log is looked at")
        set.wakeAll(at: now)
        set.recovered()
      }
    }
    proceed()
  }

  private func fire() {
    timerAt = nil
    guard !isStopping else { return }
    set.tick(at: now)
    proceed()
  }

  /// One turn, then what came of it; the next turn queues up behind whatever waits for the queue.
  private func turn() {
    turnIsQueued = false
    guard !isStopping else { return }
    _ = set.turn(at: now)
    proceed()
  }

  private func proceed() {
    if set.takeWatchChange() { watchFolders() }
    for output in set.takeOutputs() { self.output(output) }
    write(set.takeRecords(everything: isStopping, at: now))
    if isStopping { return endIfDone() }
    if set.hasWork(at: now) {
      guard !turnIsQueued else { return }
      turnIsQueued = true
      executor.async { self.assumeIsolated { $0.turn() } }
    }
    schedule()
  }

  private func watchFolders() {
    guard let watch else { return }
    if let code = watch.watch(set.watchFolders) {
      set.degrade("no inotify watches are left (errno \(code)): logs are polled")
    }
    // What happened before the watch stood was not heard.
    set.wakeAll(at: now)
  }

  private func schedule() {
    let next = set.nextTick(at: now)
    guard timerAt != next else { return }
    timerAt = next
    // What is overdue waits for what was handed in meanwhile, and can't keep the thread spinning.
    executor.wake(at: origin + max(next, now + .milliseconds(1))) { [weak self] in
      self?.assumeIsolated { $0.fire() }
    }
  }

  private func write(_ records: [CheckpointRecord]) {
    guard let writer, !records.isEmpty else { return }
    writing += 1
    writer.write(records) { results in
      self.enter { ingest in
        for (record, error) in results { ingest.set.placed(record, error: error, at: ingest.now) }
        ingest.countFailures(results)
        ingest.proceed()
      }
    } synced: { results, took in
      self.enter { ingest in
        ingest.writing -= 1
        for (record, error) in results {
          ingest.set.synced(record, error: error, took: took, at: ingest.now)
        }
        ingest.countFailures(results)
        ingest.output(.committed)
        ingest.proceed()
      }
    }
  }

  private func countFailures(_ results: CheckpointWriter.Results) {
    if isStopping, results.contains(where: { $0.error != nil }) { stopFailures += 1 }
  }

  private func end(_ done: @escaping @Sendable () -> Void) {
    isStopping = true
    stopped = done
    executor.listenNoMore()
    proceed()
  }

  private func endIfDone() {
    // Records of a write that failed come back dirty and are tried again.
    guard writing == 0 || stopFailures >= Self.stopTries, let stopped else { return }
    self.stopped = nil
    for output in set.takeOutputs() { self.output(output) }
    stopped()
  }
}
