import Glibc

/// Where a secret is read from; never an argument, which every user of the machine can read.
package enum SecretSource: Sendable, Equatable {
  case file(String)
  /// A name under $CREDENTIALS_DIRECTORY: systemd's `LoadCredential=`.
  case credential(String)
  /// The name of an environment variable.
  case variable(String)

  /// A URL, a password or a few headers; anything longer is another file.
  private static let maxBytes = 64 << 10

  /// The text without line ends at its end; never empty.
  package func read(environment: [String: String]) throws(NotifyFault) -> String {
    let text: String
    switch self {
    case .file(let path): text = try Self.contents(path)
    case .credential(let name):
      guard let folder = environment["CREDENTIALS_DIRECTORY"], !folder.isEmpty else {
        throw NotifyFault(
          .config,
          "no credential \(name): $CREDENTIALS_DIRECTORY isn't set; a hook gets it with "
            + "environment: [CREDENTIALS_DIRECTORY]")
      }
      guard !name.isEmpty, !name.contains("/"), name != ".", name != ".." else {
        throw NotifyFault(.config, "a credential is named by a name, not a path")
      }
      text = try Self.contents("\(folder)/\(name)")
    case .variable(let name):
      guard let value = environment[name] else {
        throw NotifyFault(
          .config,
          "the variable \(name) isn't set; a hook gets it with environment: [\(name)]")
      }
      text = value
    }
    var trimmed = text[...]
    while trimmed.last?.isNewline == true { trimmed.removeLast() }
    guard !trimmed.isEmpty else { throw NotifyFault(.config, "\(self) is empty") }
    return String(trimmed)
  }

  /// Others may neither read a secret nor put another one in its place.
  private static func contents(_ path: String) throws(NotifyFault) -> String {
    // Non-blocking, for a pipe nobody writes to.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard file >= 0 else {
      throw NotifyFault(.noInput, "cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw NotifyFault(.config, "\(path) is not a file")
    }
    guard status.st_mode & (S_IRWXO | S_IWGRP) == 0 else {
      throw NotifyFault(
        .config,
        "\(path) may be read by others or written by its group: take that right away with chmod "
          + "o-rwx,g-w")
    }
    var bytes = [UInt8](repeating: 0, count: maxBytes + 1)
    var count = 0
    while count < bytes.count {
      let more = bytes[count...].withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress, $0.count)
      }
      if more < 0, errno == EINTR { continue }
      guard more >= 0 else {
        throw NotifyFault(.noInput, "cannot read \(path): \(String(cString: strerror(errno)))")
      }
      if more == 0 { break }
      count += more
    }
    guard count <= maxBytes else {
      throw NotifyFault(.config, "\(path) is longer than \(maxBytes) bytes")
    }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}

extension SecretSource: CustomStringConvertible {
  package var description: String {
    switch self {
    case .file(let path): path
    case .credential(let name): "credential \(name)"
    case .variable(let name): "the variable \(name)"
    }
  }
}
