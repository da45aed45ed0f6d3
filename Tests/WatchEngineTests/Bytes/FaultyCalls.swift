import Foundation
import Synchronization

@testable import WatchEngine

/// The real calls, failing or falling short where a test says so.
final class FaultyCalls: FileSystemCalls {
  struct Faults: Sendable {
    /// Every read gives at most this many bytes.
    var readLimit = Int.max
    /// Every write takes at most this many bytes.
    var writeLimit = Int.max
    /// Every other call is interrupted first.
    var interrupts = false
    var openError: Int32 = 0
    /// Opening fails only for names that contain this.
    var openName = ""
    var readError: Int32 = 0
    var writeError: Int32 = 0
    var syncError: Int32 = 0
    var renameError: Int32 = 0
    /// Birth time of every file; 0: as where none are kept.
    var birth: Int64?
    /// All files have the same inode, as if each got that of the one deleted before it.
    var sharesInode = false
    /// The magic number of the file system where ``remoteFolder`` is.
    var remoteKind: UInt64 = 0
    var remoteFolder = "/nowhere"
    fileprivate var isOdd = false
  }
  let faults = Mutex(Faults())
  private let live = LiveSystemCalls()

  func set(_ change: (inout Faults) -> Void) { faults.withLock { change(&$0) } }

  /// `-errno` when the call has to fail now.
  private func fault(_ error: (Faults) -> Int32) -> Int32? {
    faults.withLock { faults in
      if faults.interrupts {
        faults.isOdd.toggle()
        if faults.isOdd { return -EINTR }
      }
      let code = error(faults)
      return code == 0 ? nil : -code
    }
  }

  func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
    fault { path.contains($0.openName) ? $0.openError : 0 }
      ?? live.open(path, flags: flags, mode: mode)
  }

  func close(_ descriptor: Int32) -> Int32 { live.close(descriptor) }

  func pread(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64)
    -> Int
  {
    if let code = fault(\.readError) { return Int(code) }
    let limit = min(buffer.count, faults.withLock { $0.readLimit })
    return live.pread(
      descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<limit]), at: offset)
  }

  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    if let code = fault(\.writeError) { return Int(code) }
    let limit = min(bytes.count, faults.withLock { $0.writeLimit })
    return live.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[..<limit]))
  }

  func fsync(_ descriptor: Int32) -> Int32 { fault(\.syncError) ?? live.fsync(descriptor) }
  func truncate(_ descriptor: Int32, to size: UInt64) -> Int32 {
    fault { _ in 0 } ?? live.truncate(descriptor, to: size)
  }
  func rename(_ from: String, to: String) -> Int32 {
    fault(\.renameError) ?? live.rename(from, to: to)
  }
  func unlink(_ path: String) -> Int32 { live.unlink(path) }
  func makeDirectory(_ path: String, mode: UInt32) -> Int32 { live.makeDirectory(path, mode: mode) }

  func stat(_ path: String, following: Bool, into result: inout FileStat) -> Int32 {
    if let code = fault({ _ in 0 }) { return code }
    let code = live.stat(path, following: following, into: &result)
    disguise(&result)
    return code
  }

  private func disguise(_ result: inout FileStat) {
    let faults = faults.withLock { $0 }
    if let birth = faults.birth { result.identity.birth = birth }
    if faults.sharesInode { result.identity.inode = 1 }
  }

  func stat(_ descriptor: Int32, into result: inout FileStat) -> Int32 {
    let code = live.stat(descriptor, into: &result)
    disguise(&result)
    return code
  }

  func list(_ folder: String, error: inout Int32) -> [String]? {
    live.list(folder, error: &error)
  }
  func readLink(_ path: String) -> String? { live.readLink(path) }
  func fileSystemKind(_ path: String) -> UInt64 {
    let (kind, folder) = faults.withLock { ($0.remoteKind, $0.remoteFolder) }
    return LinkChain.end(of: path, calls: live).contains(folder) ? kind : live.fileSystemKind(path)
  }
}
