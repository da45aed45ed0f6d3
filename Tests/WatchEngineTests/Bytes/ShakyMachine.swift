import Foundation
import Synchronization

@testable import WatchEngine

/// The real calls on a machine whose power goes and whose clock steps.
///
/// Everything below a `state` folder stands on a ``VolatileDisk``. Times of files are those that a
/// stepped clock would have given them.
final class ShakyMachine: FileSystemCalls {
  private struct State {
    var disk = VolatileDisk(keepsMoments: false)
    /// When the clock stepped, by the real clock, and how far it is off since; nanoseconds.
    var steps: [(at: Int64, offset: Int64)] = []
  }
  private let state = Mutex(State())
  private let live = LiveSystemCalls()

  private var disk: VolatileDisk { state.withLock(\.disk) }

  private func calls(for path: String) -> any FileSystemCalls {
    path.contains("/state/") ? disk : live
  }

  private func calls(for descriptor: Int32) -> any FileSystemCalls {
    descriptor >= VolatileDisk.firstDescriptor ? disk : live
  }

  /// The power goes, and comes back; the daemon has to be killed before.
  func cutPower(_ cut: VolatileDisk.Moment.Cut) {
    state.withLock { $0.disk = VolatileDisk($0.disk.moment.after(cut), keepsMoments: false) }
  }

  /// Changes the content of a file on the disk; false when there is none.
  func damage(_ path: String, _ body: (inout [UInt8]) -> Void) { disk.damage(path, body) }

  /// The clock is set, `seconds` off from what it was.
  func stepClock(by seconds: Int64) {
    // Files get the time of the last tick, or of a moment since (multigrain timestamps), and a tick may lag
    // behind by less than its length: at the second one from here none has its time yet.
    var at = Self.tick()
    for _ in 0..<2 {
      let last = at
      while at == last { at = Self.tick() }
    }
    state.withLock { $0.steps.append((at, ($0.steps.last?.offset ?? 0) + seconds * 1_000_000_000)) }
  }

  private static func tick() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }

  private func stepped(_ stat: inout FileStat) {
    let steps = state.withLock(\.steps)
    func shift(_ time: inout Int64) {
      let real = time
      if real != 0, let step = steps.last(where: { $0.at <= real }) { time += step.offset }
    }
    shift(&stat.modified)
    shift(&stat.identity.birth)
  }

  func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
    calls(for: path).open(path, flags: flags, mode: mode)
  }
  func close(_ descriptor: Int32) -> Int32 { calls(for: descriptor).close(descriptor) }
  func pread(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64)
    -> Int
  { calls(for: descriptor).pread(descriptor, into: buffer, at: offset) }
  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    calls(for: descriptor).write(descriptor, bytes)
  }
  func fsync(_ descriptor: Int32) -> Int32 { calls(for: descriptor).fsync(descriptor) }
  func truncate(_ descriptor: Int32, to size: UInt64) -> Int32 {
    calls(for: descriptor).truncate(descriptor, to: size)
  }
  func rename(_ from: String, to: String) -> Int32 { calls(for: from).rename(from, to: to) }
  func unlink(_ path: String) -> Int32 { calls(for: path).unlink(path) }
  func makeDirectory(_ path: String, mode: UInt32) -> Int32 {
    calls(for: path).makeDirectory(path, mode: mode)
  }
  func stat(_ path: String, following: Bool, into result: inout FileStat) -> Int32 {
    defer { stepped(&result) }
    return calls(for: path).stat(path, following: following, into: &result)
  }
  func stat(_ descriptor: Int32, into result: inout FileStat) -> Int32 {
    defer { stepped(&result) }
    return calls(for: descriptor).stat(descriptor, into: &result)
  }
  func list(_ folder: String, error: inout Int32) -> [String]? {
    live.list(folder, error: &error)
  }
  func readLink(_ path: String) -> String? { live.readLink(path) }
  func fileSystemKind(_ path: String) -> UInt64 { live.fileSystemKind(path) }
}
