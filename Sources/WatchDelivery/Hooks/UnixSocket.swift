import Glibc

/// Stream sockets of the file system, by their paths.
package enum UnixSocket {
  /// Longest path an address holds.
  package static let maxPathBytes = 107

  /// A non-blocking connection to who listens at `path`.
  static func connect(to path: String) throws(SystemFailure) -> Int32 {
    guard path.utf8.count <= maxPathBytes else {
      throw SystemFailure("connect to", path, errno: ENAMETOOLONG)
    }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw SystemFailure("connect to", path, errno: errno) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else {
      let failure = SystemFailure("connect to", path, errno: errno)
      close(descriptor)
      throw failure
    }
    return descriptor
  }

  /// The path a connection was accepted at; nil when the descriptor is none of the file system's.
  static func path(of descriptor: Int32) -> String? {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &length)
      }
    }
    guard result == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
    let path = withUnsafeBytes(of: &address.sun_path) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return path.hasPrefix("/") ? path : nil
  }

  /// The user at the other end, when it connected.
  static func peer(of descriptor: Int32) -> UInt32? {
    // struct ucred, which the C library hides: process, user and group.
    var credentials: [UInt32] = [0, 0, 0]
    var length = socklen_t(MemoryLayout<UInt32>.size * credentials.count)
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else {
      return nil
    }
    return credentials[1]
  }
}
