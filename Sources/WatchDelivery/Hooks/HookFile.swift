// With the static standard library the compiler finds `stat` there, not in Glibc.
import CSystemd
import Glibc

/// Finds a hook's program and refuses one that somebody else could have written.
package enum HookFile {
  /// Programs whose first argument is the file that really runs.
  private static let interpreters: Set<String> = [
    "bash", "dash", "env", "node", "perl", "python", "python3", "ruby", "sh", "zsh",
  ]

  /// The program's absolute path: `name` itself, or the first on `path` that can be executed.
  package static func locate(_ name: String, path: String) -> String? {
    if name.hasPrefix("/") { return name }
    guard !name.isEmpty, !name.contains("/") else { return nil }
    return path.split(separator: ":").lazy.filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }

  /// Why the command must not run, in one sentence; nil when it may.
  ///
  /// Checked when the configuration is read and again before every run.
  /// `trusting`: whose files are fine besides root's.
  package static func problem(
    argv: [String], path: String, trusting owner: UInt32 = geteuid()
  ) -> String? {
    guard let name = argv.first else { return "the command is empty" }
    guard let program = locate(name, path: path) else {
      return name.contains("/")
        ? "\(name) must be an absolute path" : "there is no program \(name) on PATH"
    }
    if let problem = problem(file: program, trusting: owner) { return problem }
    guard access(program, X_OK) == 0 else {
      return "\(program) can't be executed: \(String(cString: strerror(errno)))"
    }
    let base = program.split(separator: "/").last.map(String.init) ?? ""
    guard interpreters.contains(base),
      let script = argv.dropFirst().first(where: { $0.first != "-" }),
      script.hasPrefix("/")
    else { return nil }
    return problem(file: script, trusting: owner)
  }

  /// Why the file isn't safe to run; follows links, and checks every folder on both ways to it.
  package static func problem(
    file path: String, trusting owner: UInt32 = geteuid()
  ) -> String? {
    guard let resolved = realpath(path, nil) else {
      return "\(path) can't be found: \(String(cString: strerror(errno)))"
    }
    defer { free(resolved) }
    let real = String(cString: resolved)
    var status = stat()
    guard stat(real, &status) == 0 else {
      return "\(path) can't be examined: \(String(cString: strerror(errno)))"
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return "\(path) is not a file" }
    guard [0, owner].contains(status.st_uid) else {
      return "\(path) belongs to user \(status.st_uid), not to root or the daemon's own user"
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
      return
        "\(path) may be written by its group or by others; take that right away with chmod go-w"
    }
    let folders = folders(above: real) + (path == real ? [] : self.folders(above: path))
    return folders.lazy.compactMap { problem(folder: $0, trusting: owner) }.first
  }

  private static func problem(folder: String, trusting owner: UInt32) -> String? {
    var status = stat()
    guard stat(folder, &status) == 0 else {
      return "\(folder) can't be examined: \(String(cString: strerror(errno)))"
    }
    guard [0, owner].contains(status.st_uid) else {
      return "\(folder) belongs to user \(status.st_uid), who could replace the hook in it"
    }
    // In a sticky folder (/tmp) only the owner may replace a file.
    guard status.st_mode & S_IWOTH == 0 || status.st_mode & S_ISVTX != 0 else {
      return "anybody may write to \(folder) and so replace the hook in it"
    }
    return nil
  }

  private static func folders(above path: String) -> [String] {
    var folders = ["/"]
    var folder = ""
    for part in path.split(separator: "/").dropLast() {
      folder += "/" + part
      folders.append(folder)
    }
    return folders
  }
}
