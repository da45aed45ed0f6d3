import Foundation
import Testing
import WatchTestSupport

struct NotifierTests {
  /// A datagram socket bound in a folder of its own; reads what was sent to it.
  private struct Receiver {
    let folder: URL
    let path: String
    let descriptor: Int32

    init() throws {
      folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "n-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      path = folder.appendingPathComponent("s").path
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
      let result = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(result == 0)
    }

    func messages() -> [String] {
      var messages: [String] = []
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard count > 0 else { return messages }
        messages.append(String(decoding: buffer[..<count], as: UTF8.self))
      }
    }

    func close() {
      _ = Glibc.close(descriptor)
      try? FileManager.default.removeItem(at: folder)
    }
  }

  @Test func speaksTheProtocolInOrder() async throws {
    let receiver = try Receiver()
    defer { receiver.close() }
    let result = try await BuiltProgram.run(
      [BuiltProgram.path("SinkProbe"), "notify"],
      environment: ["NOTIFY_SOCKET": receiver.path, "WATCHDOG_USEC": "20000"])
    #expect(result.status == 0)
    let messages = receiver.messages()
    try #require(messages.count >= 9, "\(messages)")
    #expect(messages[0] == "EXTEND_TIMEOUT_USEC=2500000")
    // A line break in a status can't smuggle in an assignment.
    #expect(messages[1] == "READY=1\nSTATUS=1 run WATCHDOG=trigger")
    #expect(messages[2] == "STATUS=2 runs")
    let reloading = messages[3].split(separator: "\n")
    #expect(reloading.first == "RELOADING=1")
    let time = reloading.first { $0.hasPrefix("MONOTONIC_USEC=") }?.dropFirst(15)
    #expect(time.flatMap { UInt64($0) } ?? 0 > 0)
    #expect(messages[4] == "READY=1\nSTATUS=2 runs")
    #expect(Array(messages[5...7]) == ["WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"])
    #expect(messages.last == "STOPPING=1\nSTATUS=stopping")
  }

  @Test func isSilentWithoutAManager() async throws {
    let result = try await BuiltProgram.run(
      ["/usr/bin/env", "-u", "NOTIFY_SOCKET", BuiltProgram.path("SinkProbe"), "notify"])
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.error.isEmpty)
  }
}
