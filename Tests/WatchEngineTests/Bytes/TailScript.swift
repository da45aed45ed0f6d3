import Foundation

@testable import WatchEngine

/// One random script against the real files and the model of what must be seen.
///
/// What happens to the log stands in `TailScript+Trainer.swift` and `TailScript+Links.swift`, what happens
/// to the daemon in `TailScript+Daemon.swift`.
struct TailScript {
  let seed: UInt64
  private var trace: [String] = []
  let machine = ShakyMachine()
  let tail: TailHarness
  var model = TailModel()
  var random: SplitMix
  private var nextStep = 1
  private var nextSuffix = 1
  var isRunning = false
  /// The last renamed generation, still held open by its writer.
  var old: (path: String, content: Int)?
  /// Rest of a row whose first half is written, by content.
  var rests: [Int: (step: Int, bytes: [UInt8])] = [:]
  var link = LogLink()
  /// Rows recorded when the last durable checkpoint was made.
  var durableRows = 0

  init(seed: UInt64) throws {
    self.seed = seed
    random = SplitMix(seed: seed)
    tail = try TailHarness(calls: machine)
    try link.prepare(beside: tail.log)
  }

  /// Runs the script; gives what was wrong, nil when all was seen as it must.
  mutating func run() -> String? {
    start()
    for _ in 0..<Int.random(in: 10...60, using: &random) { step() }
    tail.syncs = true
    if !isRunning { start() }
    tail.append([UInt8]())
    write(2)
    for _ in 0..<3 {
      tail.pump()
      tail.advance(.seconds(40))
    }
    tail.commit()
    return verdict()
  }

  private func verdict() -> String? {
    var counts: [Int: Int] = [:]
    for step in tail.steps { counts[step, default: 0] += 1 }
    let lost = model.owed.filter { counts[$0] == nil }.sorted()
    let alien = counts.keys.filter { !model.owed.contains($0) && !model.possible.contains($0) }
    let twice =
      model.allowsRepeats
      ? [] : counts.filter { $0.value > 1 && !model.again.contains($0.key) }.keys.sorted()
    var told: [String: Int] = [:]
    for (id, inDoubt) in tail.told where !inDoubt { told[id, default: 0] += 1 }
    let heard = Set(tail.told.map(\.id))
    let untold =
      model.allowsRepeats
      ? [] : model.owed.filter { $0.isMultiple(of: 10) && !heard.contains("alert-\($0)") }.sorted()
    let toldTwice = model.allowsRepeats ? [] : told.filter { $0.value > 1 }.keys.sorted()
    guard !(lost.isEmpty && alien.isEmpty && twice.isEmpty && untold.isEmpty && toldTwice.isEmpty)
    else { return nil }
    return """
      seed \(seed): lost \(lost), alien \(alien), twice \(twice), untold \(untold), \
      told twice \(toldTwice)
      \(trace.joined(separator: "\n"))
      record \(tail.record.all.map { "\($0.row):\($0.step)@\($0.offset)" })
      told \(tail.told.map { $0.id + ($0.inDoubt ? " in doubt" : "") })
      events \(tail.events.map { "\($0)".replacing(tail.folder, with: "") })
      """
  }

  private mutating func step() {
    switch Int.random(in: 0..<112, using: &random) {
    case 0..<30: write(Int.random(in: 1...6, using: &random))
    case 30..<36: half()
    case 36..<56: pump()
    case 56..<62: commit()
    case 62..<68: rotate()
    case 68..<72: late()
    case 72..<77: copytruncate()
    case 77..<79: truncate()
    case 79..<82: rewrite()
    case 82..<85: delete()
    case 85..<88: pass()
    case 88..<92: if isRunning { stop() } else { start() }
    case 92..<95: if isRunning { kill() } else { start() }
    case 95..<96: if isRunning { corrupt() } else { start() }
    case 96..<100: if isRunning { pump() } else { start() }
    case 100..<105: swap()
    case 105..<107: aside()
    case 107..<109: slowDisk()
    case 109..<111: cutPower()
    default: stepClock()
    }
  }

  // MARK: shared by all that happens

  mutating func note(_ text: String) { trace.append(text) }

  /// Where the bytes of the log are: itself, or what its link leads to.
  var file: String { link.target ?? tail.log }

  /// The name that a rotation gives to the file.
  mutating func rotatedName() -> String {
    defer { nextSuffix += 1 }
    return "\(file).\(nextSuffix)"
  }

  mutating func row() -> (step: Int, bytes: [UInt8]) {
    defer { nextStep += 1 }
    return (
      nextStep, LinePipeline.row(nextStep, pad: Int.random(in: 0...400, using: &random))
    )
  }

  /// So many rows for a content, behind the rest of one whose half is written.
  mutating func rows(_ count: Int, for content: Int) -> (steps: [Int], bytes: [UInt8]) {
    var (steps, bytes): ([Int], [UInt8]) = ([], [])
    if let rest = rests.removeValue(forKey: content) {
      bytes += rest.bytes
      steps.append(rest.step)
    }
    for _ in 0..<count {
      let next = row()
      bytes += next.bytes
      steps.append(next.step)
    }
    return (steps, bytes)
  }
}
