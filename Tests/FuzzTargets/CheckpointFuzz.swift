import WatchEngine

/// Checkpoints that somebody, or a disk, has changed.
///
/// An input is JSON text, or (when it begins with `!` or `?`) a list of edits to a real checkpoint of
/// either profile, so that what a seal would refuse reaches the decoders too. What is taken must go on
/// without a trap, stay bounded, and save a state that is taken again.
enum CheckpointFuzz {
  static let target = FuzzTarget(
    name: "checkpoint",
    seeds: [
      [0x21, 0, 40, 0, 0], [0x3F, 1, 0, 3, 9], Array("!abcdefghijklmnopqrstuvwxyz0123456789".utf8),
      Array("?0000111122223333444455556666".utf8),
      CheckpointRecord(
        log: "/l", run: "r", generation: 1, places: [], pipeline: JSONText(ConfigNode(.null))
      ).text.bytes,
    ],
    words: [
      "version", "files", "proof", "outbox", "pipeline", "identity", "offset", "ffffffffffffffff",
    ],
    check: check)

  private static let robust = base(of: .robust)
  private static let classic = base(of: .classic)

  @Sendable static func check(_ bytes: UnsafeRawBufferPointer) -> String? {
    let profile: Profile = bytes.first == 0x3F ? .classic : .robust
    let node: ConfigNode
    if let first = bytes.first, first == 0x21 || first == 0x3F {
      var tape = ByteTape(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()))
      node = TreeEdits.apply(&tape, to: first == 0x3F ? classic : robust)
    } else {
      if let seal = CheckpointSeal.open(Array(bytes)), seal.payload.count >= bytes.count {
        return "a seal opens to more than there is"
      }
      guard let read = try? JSONDocument.parse(bytes) else { return nil }
      node = read
    }
    guard let record = try? CheckpointRecord(node: node) else { return nil }
    if (try? CheckpointRecord(node: record.text.node)) == nil {
      return "a taken record isn't taken again"
    }
    return goOn(record, profile: profile, phase: bytes.count % 3)
  }

  /// As the daemon after a restart.
  private static func goOn(_ record: CheckpointRecord, profile: Profile, phase: Int) -> String? {
    let settings = EngineSettings(profile: profile)
    var pipeline = Pipeline(run: record.run, log: record.log, settings: settings)
    do { try pipeline.restore(record.pipeline.node) } catch {
      pipeline = Pipeline(run: record.run, log: record.log, settings: settings)
    }
    let before = (try? pipeline.snapshot())?.bytes.count ?? 0
    // Sick as before, well again, or rows the other way round: episodes go on, end and begin.
    feed(&pipeline, rows: [200..<230, 0..<30, 135..<165][phase])
    _ = pipeline.report(of: record.log)
    guard let saved = try? pipeline.snapshot() else { return "the state can't be saved" }
    let size = saved.bytes.count
    // 64 KiB: far more than thirty rows add to any window.
    if size > before + 1 << 16 { return "the state grows by \(size - before) bytes" }
    guard let read = try? saved.node else { return "the saved state is no JSON" }
    var next = Pipeline(run: record.run, log: record.log, settings: settings)
    do { try next.restore(read) } catch { return "a saved state isn't taken: \(error)" }
    return nil
  }

  /// A checkpoint of a run that went bad.
  private static func base(of profile: Profile) -> ConfigNode {
    var pipeline = Pipeline(run: "r", log: "/l", settings: EngineSettings(profile: profile))
    let alerts = feed(&pipeline, rows: 0..<200)
    let proof = ContentProof(offset: 20_000, head: [1, 2, 3], tail: [4, 5])
    let identity = FileIdentity(device: 1, inode: 2, birth: 3)
    let record = CheckpointRecord(
      log: "/l", run: "r", generation: 7,
      places: [
        .init(
          log: "/l",
          files: [.init(identity: identity, proof: proof, path: "/l", modified: 5, isLive: true)],
          past: [.init(identity: identity, proof: proof)], seen: [identity], rows: 200)
      ],
      outbox: Array(alerts.prefix(2)),
      pipeline: (try? pipeline.snapshot()) ?? JSONText(ConfigNode(.null)))
    return (try? record.text.node) ?? ConfigNode(.null)
  }

  @discardableResult
  private static func feed(_ pipeline: inout Pipeline, rows: Range<Int>) -> [AlertEvent] {
    var alerts: [AlertEvent] = []
    pipeline.beginFile(1, of: "/l", at: UInt64(rows.lowerBound * 100))
    for step in rows {
      let wave = Double(step * 7919 % 101) / 100
      let bad = step > 150 ? Double(step - 150) : 0
      let line =
        #"{"step": \#(step), "entropy": \#(2 - bad / 30 + wave / 10), "kl": \#(0.01 + bad + wave / 100), "#
        + #""reward": \#(wave), "reward_std": \#(0.2 + bad / 10), "loss": \#(step == 190 ? "NaN" : "\(wave)"), "#
        + #""grad_norm": \#(1 + wave + bad), "advantages/std": \#(1 + bad), "learning_rate": 1e-6, "#
        + #""completions/mean_length": \#(100 + wave + bad * 9), "clip_ratio": \#(wave / 4), "#
        + #""frac_reward_zero_std": \#(wave), "rewards": [0, 1, \#(wave)], "own/key": \#(wave)}"#
        + "\n"
      Array(line.utf8).withUnsafeBytes { bytes in
        pipeline.accept(bytes, of: 1) { if case .alert(let alert) = $0 { alerts.append(alert) } }
      }
    }
    return alerts
  }
}
