import Foundation

/// Programs in a mount namespace of their own, where a test may mount what it likes.
package enum MountNamespace {
  /// A launcher: runs a shell line in the namespace, then what follows.
  package static func launcher(_ shell: String) -> [String] {
    ["/usr/bin/unshare", "--mount", "--propagation", "private"]
      + (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
      + ["/bin/sh", "-c", shell + " && exec \"$@\"", "sh"]
  }

  /// A path as a process in a namespace sees it, from outside.
  package static func path(_ path: String, of pid: Int32) -> String { "/proc/\(pid)/root\(path)" }

  /// Runs a shell line in the namespace of a process.
  package static func run(_ shell: String, in pid: Int32) async throws -> BuiltProgram.Result {
    let user = geteuid() == 0 ? [] : ["--user", "--preserve-credentials"]
    return try await BuiltProgram.run(
      ["/usr/bin/nsenter", "--target", "\(pid)", "--mount"] + user + ["--", "/bin/sh", "-c", shell])
  }

  /// Whether this machine lets a test do what the shell line does there.
  package static func can(_ shell: String) async throws -> Bool {
    try await BuiltProgram.run(launcher(shell) + ["/bin/true"]).status == 0
  }
}
