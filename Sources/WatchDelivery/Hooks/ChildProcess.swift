import CSystemd
import Glibc

/// A spawned process, leader of a session of its own, and our ends of its pipes.
///
/// The descriptors belong to the caller. While the process isn't reaped its number stays taken, so
/// signals to ``pid`` and its group can't reach a stranger.
struct ChildProcess {
  let pid: pid_t
  /// Readable when the process has ended.
  let pidfd: Int32
  /// Its standard input; non-blocking.
  let input: Int32
  /// Its standard output and error; non-blocking.
  let output: Int32

  /// Starts `argv[0]`, an absolute path, with signals as if nobody had touched them.
  ///
  /// No descriptor of ours reaches it but the pipes, and `file` as its descriptor 3. A path that can't
  /// be executed is an error here.
  static func spawn(
    argv: [String], environment: [String], file: Int32? = nil
  ) throws(SystemFailure) -> ChildProcess {
    let path = argv.first ?? ""
    let (inputRead, inputWrite) = try pipe(for: path)
    defer { close(inputRead) }
    let outputRead: Int32
    let outputWrite: Int32
    do throws(SystemFailure) {
      (outputRead, outputWrite) = try pipe(for: path)
    } catch {
      close(inputWrite)
      throw error
    }
    defer { close(outputWrite) }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputRead, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, outputWrite, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, outputWrite, STDERR_FILENO)
    // glibc takes a descriptor that is 3 already for a wish to keep it open.
    if let file { posix_spawn_file_actions_adddup2(&actions, file, 3) }
    _ = rlw_closefrom(&actions, file == nil ? 3 : 4)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Ignored signals and masks are inherited: a hook must be able to die of TERM and PIPE.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, rlw_spawn_flags)

    var pid: pid_t = 0
    let result = withCStrings(argv) { argv in
      withCStrings(environment) { environment in
        posix_spawn(&pid, path, &actions, &attributes, argv, environment)
      }
    }
    var failure = result == 0 ? nil : SystemFailure("start", path, errno: result)
    var pidfd: Int32 = -1
    if failure == nil {
      pidfd = pidfd_open(pid, 0)
      if pidfd < 0 {
        failure = SystemFailure("watch", path, errno: errno)
        kill(-pid, SIGKILL)
        waitpid(pid, nil, 0)
      }
    }
    if let failure {
      close(inputWrite)
      close(outputRead)
      throw failure
    }
    for descriptor in [inputWrite, outputRead] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    return ChildProcess(pid: pid, pidfd: pidfd, input: inputWrite, output: outputRead)
  }

  /// A pipe whose ends are above the standard descriptors and closed on exec.
  ///
  /// A daemon started with a closed standard descriptor would else get a pipe as descriptor 0, and
  /// dup2 onto itself keeps close-on-exec.
  private static func pipe(for path: String) throws(SystemFailure) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else {
      throw SystemFailure("make a pipe for", path, errno: errno)
    }
    for index in ends.indices where ends[index] < 3 {
      let raised = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
      let number = errno
      close(ends[index])
      ends[index] = raised
      guard raised >= 0 else {
        for end in ends where end >= 0 { close(end) }
        throw SystemFailure("make a pipe for", path, errno: number)
      }
    }
    return (ends[0], ends[1])
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
