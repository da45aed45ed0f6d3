// With the static standard library the compiler finds `stat` there, not in Glibc.
import CSystemd
import Glibc
import WatchEngine

/// `quiet/orders.json` in the state directory: commands replace it, the daemon reads it.
///
/// In a folder of its own, so that its watch is quiet while the daemon writes its state.
package struct QuietFile: Sendable {
  /// Far more than ``QuietOrders/most`` silences take; bytes.
  private static let limit = 4 << 20

  package let folder: String
  package var path: String { folder + "/orders.json" }

  package init(state: String) { folder = state + "/quiet" }

  /// What tells two contents of the file apart without reading them.
  package struct Look: Sendable, Equatable {
    fileprivate var inode: ino_t = 0
    fileprivate var size: off_t = 0
    fileprivate var seconds = 0
    fileprivate var nanoseconds = 0
  }

  /// Why the file isn't used.
  package struct Fault: Error, Sendable, Equatable {
    package var reason: String
  }

  /// Makes the folder; a failure shows when the file is written.
  package func prepare() { _ = mkdir(folder, 0o750) }

  package func look() -> Look {
    var status = stat()
    // Not there is a look, too.
    guard lstat(path, &status) == 0 else { return Look() }
    return Look(
      inode: status.st_ino, size: status.st_size, seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }

  /// The orders; none when there is no file.
  ///
  /// `owner`: whose file it may be, besides root's.
  package func read(trusting owner: UInt32 = geteuid()) throws(Fault) -> QuietOrders {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return QuietOrders() }
      throw Fault(reason: "it can't be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Fault(reason: "it is not a file")
    }
    guard [0, owner].contains(status.st_uid), status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      throw Fault(reason: "somebody else could have written it")
    }
    guard status.st_size <= Self.limit else { throw Fault(reason: "it is too long") }
    let document: ConfigNode
    do {
      let bytes = try Self.bytes(of: descriptor)
      document = try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
    } catch {
      throw Fault(reason: "it is no JSON")
    }
    do throws(QuietOrders.Fault) {
      return try QuietOrders(node: document)
    } catch {
      throw Fault(reason: error.reason)
    }
  }

  private static func bytes(of descriptor: Int32) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Changes the orders, one command after the other.
  ///
  /// - Throws: ``Fault`` when what is there isn't right, ``SystemFailure`` when it can't be written,
  ///   and what `change` throws; then nothing is written.
  package func update(_ change: (inout QuietOrders) throws -> Void) throws {
    prepare()
    let lock = folder + "/lock"
    let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw SystemFailure("open", lock, errno: errno) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw SystemFailure("lock", lock, errno: errno) }
    }
    var orders = try read()
    try change(&orders)
    try StateFile(path: path).write(
      JSONWriter.bytes(orders.node, pretty: true) + [UInt8(ascii: "\n")])
  }
}
