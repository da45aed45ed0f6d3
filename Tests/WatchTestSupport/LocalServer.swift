import Foundation

/// A server of `Tests/Servers` on the loopback, and what it was sent.
package final class LocalServer: Sendable {
  package let folder: TemporaryFolder
  package let port: Int
  private let process: DaemonUnderTest

  /// Starts `name` with its answers and waits until it listens.
  ///
  /// `options` stand before the answers; "CERT KEY" in them is a certificate for 127.0.0.1.
  package init(_ name: String, options: [String] = [], answers: [String]) async throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let words = options.flatMap { option in
      option == "CERT KEY" ? [folder["cert.pem"], folder["key.pem"]] : [option]
    }
    if words != options { try await Self.makeCertificate(in: folder) }
    process = try DaemonUnderTest(
      command: [
        Repository.root.appendingPathComponent("Tests/Servers/\(name)").path, folder.url.path,
      ] + words + answers)
    let line = try await process.wait(for: "listening on ").line
    port = line.split(separator: " ").last.flatMap { Int($0) } ?? 0
  }

  /// A self-signed certificate, `cert.pem` and `key.pem`.
  private static func makeCertificate(in folder: TemporaryFolder) async throws {
    let result = try await BuiltProgram.run([
      "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
      "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
      "subjectAltName=IP:127.0.0.1", "-keyout", folder["key.pem"], "-out", folder["cert.pem"],
    ])
    guard result.status == 0 else { throw DeadlineMissed("no certificate: \(result.error)") }
  }

  /// What came, in its order: `requests.jsonl` of http-sink, `mails.jsonl` of smtp-sink.
  package func received() throws -> [[String: Any]] {
    try ["requests.jsonl", "mails.jsonl"].flatMap { name -> [[String: Any]] in
      guard FileManager.default.fileExists(atPath: folder[name]) else { return [] }
      return try folder.read(name).split(separator: "\n").map {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
      }
    }
  }

  /// A port of the loopback that nobody listens on.
  package static func closedPort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
      }
    }
    guard result == 0 else { throw POSIXError(.EADDRINUSE) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
