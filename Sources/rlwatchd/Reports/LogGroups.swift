import Glibc
import WatchEngine

/// The logs named on a command line as the runs they belong to, as the daemon would join them.
enum LogGroups {
  struct Run {
    var name: String
    var logs: [LogDiagnosis.Log]
  }

  /// In the order of their first logs; a folder stands for the logs in it.
  static func runs(of arguments: [String], joining run: RunConfig) -> [Run] {
    var files: [String] = []
    for file in arguments.flatMap(expand) where !files.contains(file) { files.append(file) }
    let logs = LogSequence.joined(files).map { LogDiagnosis.Log(path: $0.log, files: $0.files) }
    let paths = logs.map { $0.path == "-" ? $0.path : WorkingDirectory.absolute($0.path) }
    let named = Dictionary(zip(paths, logs)) { first, _ in first }
    let plan = RunPlan(
      Set(paths.filter { $0 != "-" }).sorted().map {
        RunPlan.Log(
          path: $0, run: run.name.name(ofLog: $0), rule: run.join,
          isNamed: run.name != .standard)
      })
    var seen: Set<String> = []
    return paths.compactMap { path in
      guard !seen.contains(path) else { return nil }
      let together = path == "-" ? [path] : plan.run(of: path)
      seen.formUnion(together)
      // As it was written, when it is alone: a relative path has its own name.
      let name = run.name.name(ofLog: together.count > 1 ? path : named[path]?.path ?? path)
      return Run(name: name, logs: together.compactMap { named[$0] })
    }
  }

  private static func expand(_ argument: String) -> [String] {
    var code: Int32 = 0
    guard argument != "-", let names = LiveSystemCalls().list(argument, error: &code) else {
      return [argument]
    }
    let folder = argument.hasSuffix("/") ? String(argument.dropLast()) : argument
    let logs = names.filter(LogKind.isLog).sorted().map { PathParts.join(folder, $0) }
    // An empty folder is told as what can't be read.
    return logs.isEmpty ? [argument] : logs
  }
}
