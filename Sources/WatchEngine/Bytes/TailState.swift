/// The decisions of tailing one log: which of its files to read, in what order, and when to let go.
///
/// Pure: what was seen comes in with the time, what to do comes out. The files stand in the order their
/// bytes are handed on; the last one is the live one while ``current`` is set. Times count from any
/// fixed origin and never go back.
package struct TailState: Sendable, Equatable {
  /// What the log's name stands for.
  package enum Look: Sendable, Equatable {
    case absent
    case failed(Int32)
    case file(FileIdentity)
  }

  package enum Action: Sendable, Equatable {
    /// Open the file the name stands for.
    case open
    /// A handle that was let go is the live file again: the name was swapped back.
    case resume(Int)
    /// Read what is left, judge an unterminated row, close.
    case finish(Int)
    /// Judge an unterminated last row if it is complete.
    case settle(Int)
    case say(Notice)
  }

  package enum Notice: Sendable, Equatable {
    case waiting
    case unreadable(Int32)
    case rotated
    case removed
  }

  /// One open file.
  package struct Handle: Sendable, Equatable {
    package var file: Int
    package var identity: FileIdentity
    /// When its last bytes came.
    package var lastData: Duration
    /// Since when it is only kept for late rows; nil: live, or the writer hasn't moved on yet.
    package var lingerSince: Duration?
    /// Late rows came: its writer doesn't reopen, give it longer.
    package var isLate = false
    /// Read to its end since it last became live or was let go: later files may be read.
    package var isDrained = false
    /// The unterminated end was looked at since the last bytes.
    package var isSettled = true
    /// No name leads to it any more.
    package var isDeleted = false
  }

  /// The old handle lives this long after the new file has its first bytes; writers that reopen on a
  /// signal do so within a second or two.
  package static let linger = Duration.seconds(5)
  /// A writer that still writes to the old handle gets this much silence before it is let go.
  package static let lateLinger = Duration.seconds(30)
  /// A deleted file nobody writes to holds disk space: let go after this silence.
  package static let deletedLinger = Duration.seconds(60)
  /// An unterminated row is judged after this silence.
  package static let settleDelay = Duration.milliseconds(1500)
  /// Handles of one log; one rotation a second for as long as handles linger stays below it.
  package static let handleLimit = 40

  package private(set) var handles: [Handle] = []
  /// The live file's number.
  package private(set) var current: Int?
  /// The last thing said about the name, so that it is said once.
  private var said: Notice?

  package init() {}

  package var isEmpty: Bool { handles.isEmpty }

  package func handle(_ file: Int) -> Handle? { handles.first { $0.file == file } }

  /// The name was looked at.
  package mutating func looked(_ look: Look, at now: Duration) -> [Action] {
    switch look {
    case .absent: return absent(at: now)
    case .failed(let code): return sayOnce(.unreadable(code))
    case .file(let identity):
      if said == .waiting || said == .removed { said = nil }
      if let current, let live = handle(current) {
        if live.identity == identity { return [] }
        retire(at: now)
        return [.say(.rotated)] + take(identity)
      }
      return take(identity)
    }
  }

  /// The live file was opened as `file`.
  package mutating func opened(_ file: Int, _ identity: FileIdentity, at now: Duration) {
    said = nil
    handles.append(Handle(file: file, identity: identity, lastData: now))
    current = file
  }

  /// A handle of an earlier generation: read before all that stand behind it.
  ///
  /// `lingering`: its writer is known to have moved on.
  package mutating func found(
    _ file: Int, _ identity: FileIdentity, before later: Int?, lingering: Bool = false,
    at now: Duration
  ) {
    let place = handles.firstIndex { $0.file == later } ?? handles.count
    var handle = Handle(file: file, identity: identity, lastData: now)
    if lingering { handle.lingerSince = now }
    handles.insert(handle, at: place)
  }

  package mutating func resumed(_ file: Int, at now: Duration) {
    guard let place = handles.firstIndex(where: { $0.file == file }) else { return }
    var handle = handles.remove(at: place)
    handle.lingerSince = nil
    handle.isLate = false
    handle.isDrained = false
    handle.lastData = now
    handles.append(handle)
    current = file
    said = nil
  }

  /// Opening or reading failed; says it once per errno.
  package mutating func failed(_ code: Int32) -> [Action] { sayOnce(.unreadable(code)) }

  /// The content of `file` was replaced in place: it goes on as `newFile` from its start.
  package mutating func replaced(_ file: Int, by newFile: Int, at now: Duration) {
    guard let place = handles.firstIndex(where: { $0.file == file }) else { return }
    handles[place].file = newFile
    handles[place].isDrained = false
    handles[place].isSettled = true
    handles[place].lastData = now
    if current == file { current = newFile }
  }

  /// Bytes came from `file`.
  package mutating func received(_ file: Int, at now: Duration) {
    guard let place = handles.firstIndex(where: { $0.file == file }) else { return }
    handles[place].lastData = now
    handles[place].isSettled = false
    if case .unreadable = said { said = nil }
    if handles[place].isDrained, file != current { handles[place].isLate = true }
    // The writer has moved on: from here the older handles only wait for late rows.
    for earlier in handles.indices where earlier < place && handles[earlier].lingerSince == nil {
      handles[earlier].lingerSince = now
    }
  }

  package mutating func drained(_ file: Int) {
    guard let place = handles.firstIndex(where: { $0.file == file }) else { return }
    handles[place].isDrained = true
  }

  package mutating func deleted(_ file: Int, _ isDeleted: Bool) {
    guard let place = handles.firstIndex(where: { $0.file == file }) else { return }
    handles[place].isDeleted = isDeleted
  }

  package mutating func settled(_ file: Int) {
    guard let place = handles.firstIndex(where: { $0.file == file }) else { return }
    handles[place].isSettled = true
  }

  package mutating func closed(_ file: Int) {
    handles.removeAll { $0.file == file }
    if current == file { current = nil }
  }

  /// What is due by now.
  package func due(at now: Duration) -> [Action] {
    var actions: [Action] = []
    for handle in handles {
      if deadline(of: handle).map({ $0 <= now }) == true {
        actions.append(.finish(handle.file))
      } else if handle.isDrained, !handle.isSettled, handle.lastData + Self.settleDelay <= now {
        actions.append(.settle(handle.file))
      }
    }
    var surplus = handles.count - Self.handleLimit - actions.count { $0.isFinish }
    for handle in handles where surplus > 0 && handle.isDrained && handle.file != current {
      guard !actions.contains(.finish(handle.file)) else { continue }
      actions.append(.finish(handle.file))
      surplus -= 1
    }
    return actions
  }

  /// When ``due(at:)`` next has something; nil when nothing is waited for.
  package var nextDeadline: Duration? {
    var next: Duration?
    if handles.count > Self.handleLimit,
      handles.contains(where: { $0.isDrained && $0.file != current })
    {
      return .zero
    }
    for handle in handles {
      let settle =
        handle.isDrained && !handle.isSettled ? handle.lastData + Self.settleDelay : nil
      for time in [deadline(of: handle), settle].compactMap(\.self) {
        next = min(next ?? time, time)
      }
    }
    return next
  }

  /// When a handle is let go; nil while there is no such time.
  private func deadline(of handle: Handle) -> Duration? {
    guard handle.isDrained else { return nil }
    if let since = handle.lingerSince, handle.file != current {
      return handle.isLate ? handle.lastData + Self.lateLinger : since + Self.linger
    }
    // A deleted live file goes on being read: the trainer may still write to it.
    return handle.isDeleted ? handle.lastData + Self.deletedLinger : nil
  }

  private mutating func absent(at now: Duration) -> [Action] {
    if current == nil { return said == .removed ? [] : sayOnce(.waiting) }
    return sayOnce(.removed)
  }

  private mutating func take(_ identity: FileIdentity) -> [Action] {
    if let known = handles.last(where: { $0.identity == identity }) { return [.resume(known.file)] }
    return [.open]
  }

  private mutating func retire(at now: Duration) {
    guard let current, let place = handles.firstIndex(where: { $0.file == current }) else { return }
    handles[place].isDrained = false
    self.current = nil
  }

  private mutating func sayOnce(_ notice: Notice) -> [Action] {
    guard said != notice else { return [] }
    said = notice
    return [.say(notice)]
  }
}

extension TailState.Action {
  fileprivate var isFinish: Bool {
    if case .finish = self { true } else { false }
  }
}
