import Glibc
import WatchEngine

/// Where config files come from: the disk, or a test's table.
struct ConfigFiles: Sendable {
  /// Reading a file failed; `errno` says why.
  struct Failure: Error, Equatable {
    var errno: Int32
    var reason: String { String(cString: strerror(errno)) }
  }

  /// The bytes of a file, cut off just past the largest size a config may have.
  var read: @Sendable (String) throws(Failure) -> [UInt8]
  /// The names in a folder; ENOENT when there is none.
  var list: @Sendable (String) throws(Failure) -> [String]

  static let disk = ConfigFiles(read: readFile, list: listFolder)

  private static func readFile(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= YAMLReader.Limits().bytes {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(errno: errno)
      }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private static func listFolder(_ path: String) throws(Failure) -> [String] {
    guard let folder = opendir(path) else { throw Failure(errno: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}
