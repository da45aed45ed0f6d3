import CSystemd
import Glibc

/// Decompresses a rotated log with the system's own tool, so that its rows can be finished.
///
/// Runs on the ingest queue, only at a start or after a gap, and is bounded in time and size.
package enum Decompressor {
  /// Longest a tool may take, milliseconds; 10 s decompress some gigabytes.
  private static let patience = 10_000
  /// Largest result, bytes: what rotation left of one log; more is given up.
  private static let sizeLimit = 4 << 30

  private static let tools = [".gz": "gzip", ".zst": "zstd", ".xz": "xz", ".bz2": "bzip2"]
  private static let folders = ["/usr/bin/", "/bin/", "/usr/local/bin/"]

  /// A descriptor, at its start, of an unlinked file with the decompressed bytes of `path`; nil when the
  /// ending is unknown, the tool isn't there, or it failed.
  package static func open(_ path: String) -> Int32? {
    guard let ending = tools.keys.first(where: path.hasSuffix), let name = tools[ending],
      let tool = folders.map({ $0 + name }).first(where: { access($0, X_OK) == 0 })
    else { return nil }
    let source = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { return nil }
    defer { close(source) }
    guard let result = temporaryFile() else { return nil }
    guard run(tool, from: source, into: result), lseek(result, 0, SEEK_SET) == 0 else {
      close(result)
      return nil
    }
    return result
  }

  /// An open file without a name.
  ///
  /// In /tmp, not in the state directory: what a log unpacks to may be large, and the shipped unit has a
  /// /tmp of its own. A fixed name: nobody's environment decides where logs are unpacked.
  private static func temporaryFile() -> Int32? {
    var template = Array("/tmp/rlwatchd-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    // Between the two calls no hook can start: they close what they inherit anyway.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    return descriptor
  }

  private static func run(_ tool: String, from source: Int32, into result: Int32) -> Bool {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, source, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, result, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    _ = rlw_closefrom(&actions, 3)
    var arguments = [strdup(tool), strdup("-dc"), nil]
    defer { for argument in arguments { free(argument) } }
    var environment: [UnsafeMutablePointer<CChar>?] = [nil]
    var pid = pid_t()
    guard posix_spawn(&pid, tool, &actions, nil, &arguments, &environment) == 0 else {
      return false
    }
    return wait(for: pid, writing: result)
  }

  /// Whether the tool ended well within its bounds; it is gone in any case.
  private static func wait(for pid: pid_t, writing result: Int32) -> Bool {
    let handle = pidfd_open(pid, 0)
    defer { if handle >= 0 { close(handle) } }
    // The size is looked at now and then: a small file may hold a bomb.
    let slice: Int32 = 50
    var ended = false
    for _ in 0..<(patience / Int(slice)) where !ended {
      var waiting = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
      ended = poll(&waiting, 1, slice) > 0
      var status = stat()
      guard fstat(result, &status) == 0, status.st_size <= sizeLimit else { break }
    }
    if !ended { kill(pid, SIGKILL) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return ended && status == 0
  }
}
