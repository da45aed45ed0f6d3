import Foundation

/// The service manager's end of the notify protocol: a datagram socket whose messages are kept.
package final class NotifySocket: Sendable {
  package let path: String
  package let messages = Transcript()
  private let folder: TemporaryFolder

  package init() throws {
    folder = try TemporaryFolder()
    path = folder["s"]
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = path
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    let messages = messages
    // Ends with the test program: a datagram socket has no end of its own.
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        messages.append(String(decoding: buffer[..<count], as: UTF8.self))
      }
    }
  }

  /// Waits for a message that holds `text`, from `start` on; its index and text.
  @discardableResult
  package func wait(for text: String, from start: Int = 0) async throws -> (
    index: Int, text: String
  ) {
    try await messages.wait(for: "a message with \"\(text)\"") { all, _ in
      all.indices.dropFirst(start).first { all[$0].contains(text) }.map { ($0, all[$0]) }
    }
  }
}
