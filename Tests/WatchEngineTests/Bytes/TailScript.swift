import Foundation

@testable import WatchEngine

/// One random script against the real files and the model of what must be seen.
struct TailScript {
  let seed: UInt64
  private(set) var trace: [String] = []
  private let tail: TailHarness
  private var model = TailModel()
  private var random: SplitMix
  private var nextStep = 1
  private var nextSuffix = 1
  private var isRunning = false
  /// The last renamed generation, still held open by its writer.
  private var old: (path: String, content: Int)?
  /// Rest of a row whose first half is written, by content.
  private var rests: [Int: (step: Int, bytes: [UInt8])] = [:]
  private var hasReplaced = false

  init(seed: UInt64) throws {
    self.seed = seed
    random = SplitMix(seed: seed)
    tail = try TailHarness()
  }

  /// Runs the script; gives what was wrong, nil when all was seen as it must.
  mutating func run() -> String? {
    start()
    for _ in 0..<Int.random(in: 10...60, using: &random) { step() }
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
    let twice = model.allowsRepeats ? [] : counts.filter { $0.value > 1 }.keys.sorted()
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
      events \(tail.events.map { "\($0)".replacing(tail.folder, with: "") })
      """
  }

  private mutating func note(_ text: String) { trace.append(text) }

  private mutating func step() {
    switch Int.random(in: 0..<100, using: &random) {
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
    default: if isRunning { pump() } else { start() }
    }
  }

  private mutating func row() -> (step: Int, bytes: [UInt8]) {
    defer { nextStep += 1 }
    return (
      nextStep, LinePipeline.row(nextStep, pad: Int.random(in: 0...400, using: &random))
    )
  }

  private mutating func write(_ count: Int) {
    let content = model.live ?? model.create()
    var bytes: [UInt8] = []
    var steps: [Int] = []
    if let rest = rests.removeValue(forKey: content) {
      bytes += rest.bytes
      steps.append(rest.step)
    }
    for _ in 0..<count {
      let next = row()
      bytes += next.bytes
      steps.append(next.step)
    }
    note("write \(steps) (content \(content))")
    tail.append(bytes)
    model.wrote(steps, bytes: bytes.count, to: content)
  }

  private mutating func half() {
    guard let content = model.live, rests[content] == nil else { return }
    let next = row()
    let cut = Int.random(in: 1..<(next.bytes.count - 1), using: &random)
    note("half of \(next.step) (content \(content))")
    tail.append(Array(next.bytes[..<cut]))
    // Half a row proves nothing yet: it doesn't count as read.
    rests[content] = (next.step, Array(next.bytes[cut...]))
  }

  private mutating func pump() {
    guard isRunning else { return }
    if Bool.random(using: &random) {
      note("pump")
      tail.pump()
    } else {
      note("reconcile")
      tail.advance(.seconds(8) + .milliseconds(300))
      letGo()
    }
    model.pumped()
    // Urgent records are written at once and cover everything read of the log; the rest at its time.
    old = model.contents[old?.content ?? 0]?.isPast == true ? nil : old
  }

  /// Time passed: handles may have been let go; nobody owes what is written to them now.
  private mutating func letGo() {
    if let content = old?.content { model.contents[content]?.isPast = true }
    for (key, content) in model.contents where content.isDeleted && key != model.live {
      model.contents[key]?.isPast = true
    }
    old = nil
  }

  private mutating func commit() {
    guard isRunning else { return }
    note("commit")
    tail.pump()
    model.pumped()
    tail.commit()
    model.committed()
  }

  private mutating func rotate() {
    guard let content = model.live else { return }
    let path = "\(tail.log).\(nextSuffix)"
    nextSuffix += 1
    note("rename to \(path.suffix(3)) (content \(content))")
    tail.rename(tail.log, path)
    old = (path, content)
    model.live = nil
    if Bool.random(using: &random) { write(Int.random(in: 1...3, using: &random)) }
  }

  private mutating func late() {
    guard let old, isRunning else { return }
    var bytes: [UInt8] = []
    var steps: [Int] = []
    if let rest = rests.removeValue(forKey: old.content) {
      bytes += rest.bytes
      steps.append(rest.step)
    }
    let next = row()
    bytes += next.bytes
    steps.append(next.step)
    note("late \(steps) (content \(old.content))")
    tail.append(bytes, to: old.path)
    model.wrote(steps, bytes: bytes.count, to: old.content)
  }

  private mutating func copytruncate() {
    guard let content = model.live else { return }
    let path = "\(tail.log).\(nextSuffix)"
    nextSuffix += 1
    note("copytruncate to \(path.suffix(3)) (content \(content))")
    tail.copy(tail.log, path)
    tail.truncate(tail.log)
    replaced(content, copied: true)
  }

  private mutating func truncate() {
    guard let content = model.live else { return }
    note("truncate (content \(content))")
    tail.truncate(tail.log)
    replaced(content, copied: false)
  }

  private mutating func rewrite() {
    guard let content = model.live else { return }
    var bytes: [UInt8] = []
    var steps: [Int] = []
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let next = row()
      bytes += next.bytes
      steps.append(next.step)
    }
    note("rewrite \(steps) (content \(content))")
    tail.rewrite(bytes)
    let new = replaced(content, copied: false)
    model.wrote(steps, bytes: bytes.count, to: new)
  }

  /// The live file's content is replaced in place: the name stands for a new content.
  @discardableResult
  private mutating func replaced(_ content: Int, copied: Bool) -> Int {
    rests[content] = nil
    hasReplaced = true
    let state = model.contents[content]
    // A copy is recognised by what was read of it; a reader that was killed knows only what it recorded.
    let isTelling = copied && min(state?.read ?? 0, state?.committed ?? 0) >= 64
    if !isTelling { model.vanished(content) }
    if !isTelling, state?.uncommitted.isEmpty == false { model.excuse(state?.uncommitted ?? []) }
    let new = model.create()
    model.contents[new]?.isOpen = state?.isOpen ?? false
    return new
  }

  private mutating func delete() {
    guard let content = model.live else { return }
    note("delete (content \(content))")
    tail.unlink(tail.log)
    model.live = nil
    rests[content] = nil
    model.contents[content]?.isDeleted = true
    // Until it is read, a kill or stop would lose it; the model excuses that when it comes.
    if model.contents[content]?.isOpen != true { model.vanished(content) }
  }

  private mutating func pass() {
    guard isRunning else { return }
    note("40 s pass")
    tail.pump()
    model.pumped()
    tail.advance(.seconds(40))
    letGo()
    model.pumped()
  }

  private mutating func start() {
    note("start")
    // The start commits what it found before it reads.
    tail.start()
    model.pumped()
    isRunning = true
    old = nil
  }

  private mutating func stop() {
    note("stop")
    tail.pump()
    model.pumped()
    tail.stop()
    model.committed()
    model.stopped(killed: false)
    isRunning = false
    old = nil
  }

  private mutating func kill() {
    note("kill")
    tail.kill()
    model.stopped(killed: true)
    isRunning = false
    old = nil
  }

  private mutating func corrupt() {
    stop()
    let path = tail.store.path(of: tail.log)
    let isBoth =
      Bool.random(using: &random) || !FileManager.default.fileExists(atPath: path + ".previous")
    note("corrupt \(isBoth ? "both generations" : "the newest checkpoint")")
    for path in isBoth ? [path, path + ".previous"] : [path] {
      guard var data = FileManager.default.contents(atPath: path), !data.isEmpty else { continue }
      data[Int.random(in: 0..<data.count, using: &random)] ^= 0x20
      try? data.write(to: URL(fileURLWithPath: path))
    }
    model.allowsRepeats = true
    // The generation before may know next to nothing of the content.
    for key in model.contents.keys { model.contents[key]?.committed = 0 }
    if isBoth {
      for key in model.contents.keys where key != model.live { model.vanished(key) }
    }
    start()
  }
}
