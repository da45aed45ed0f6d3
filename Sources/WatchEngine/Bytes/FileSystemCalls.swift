/// The system calls the tailer and the checkpoint make: the edge where tests inject faults.
///
/// Results follow the kernel's own convention: a negative value is `-errno`. Interrupted calls are
/// retried above this edge, so that a test can interrupt them.
package protocol FileSystemCalls: Sendable {
  func open(_ path: String, flags: Int32, mode: UInt32) -> Int32
  func close(_ descriptor: Int32) -> Int32
  func pread(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64)
    -> Int
  func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  func fsync(_ descriptor: Int32) -> Int32
  func truncate(_ descriptor: Int32, to size: UInt64) -> Int32
  func rename(_ from: String, to: String) -> Int32
  func unlink(_ path: String) -> Int32
  func makeDirectory(_ path: String, mode: UInt32) -> Int32
  /// Of the path, links followed, unless `following` is false.
  func stat(_ path: String, following: Bool, into result: inout FileStat) -> Int32
  func stat(_ descriptor: Int32, into result: inout FileStat) -> Int32
  /// Names in a folder without `.` and `..`, in no order; nil and `error` set when it can't be read.
  func list(_ folder: String, error: inout Int32) -> [String]?
  /// Where a symbolic link points; nil when it is none.
  func readLink(_ path: String) -> String?
  /// The file system's magic number (statfs); 0 when unknown.
  func fileSystemKind(_ path: String) -> UInt64
}

extension FileStat {
  /// A place for a call's answer.
  static let blank = FileStat(
    identity: FileIdentity(device: 0, inode: 0), kind: .other, size: 0, modified: 0)
}
