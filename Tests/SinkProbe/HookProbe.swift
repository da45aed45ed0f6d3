import Dispatch
import Glibc
import WatchDelivery
import WatchEngine

/// The probe's hooks.
enum HookProbe {
  /// Runs each "TIMEOUT:SHELL LINE" at the same time; prints one JSON line each, as they end.
  static func runAll(_ specifications: [String]) {
    let queue = HookQueue()
    let group = DispatchGroup()
    for (index, specification) in specifications.enumerated() {
      let parts = specification.split(separator: ":", maxSplits: 1).map(String.init)
      group.enter()
      let request = HookRequest(
        argv: ["/bin/sh", "-c", parts[1]], environment: ["PATH=\(HookEnvironment.path)"],
        input: Array("{\"n\":\(index)}\n".utf8), timeout: Double(parts[0]) ?? 10, grace: 0.2)
      queue.run(request) { outcome in
        print(index, outcome)
        group.leave()
      }
    }
    group.wait()
    let children = childCount()
    write(
      [
        ("children", .integer(children))
      ])
  }

  /// Runs the same shell line so many times, one after the other; prints how many children were left
  /// after each that left some.
  static func runInTurn(_ arguments: [String]) {
    let queue = HookQueue()
    for turn in 0..<(Int(arguments[0]) ?? 0) {
      let request = HookRequest(
        argv: ["/bin/sh", "-c", arguments[1]], environment: ["PATH=\(HookEnvironment.path)"],
        input: [], timeout: 10, grace: 0.2)
      SinkProbe.wait { done in queue.run(request) { _ in done() } }
      let children = childCount()
      if children > 0 { write([("turn", .integer(turn)), ("children", .integer(children))]) }
    }
  }

  private static func print(_ index: Int, _ outcome: HookOutcome) {
    var ending = "not started"
    var status = 0
    switch outcome.ending {
    case .exited(let code): (ending, status) = ("exited", Int(code))
    case .killed(let signal): (ending, status) = ("killed", Int(signal))
    case .notStarted(let failure): status = Int(failure.number)
    }
    write([
      ("hook", .integer(index)), ("ending", .string(ending)), ("status", .integer(status)),
      ("timed_out", .bool(outcome.timedOut)), ("truncated", .bool(outcome.truncated)),
      ("bytes", .integer(outcome.output.count)), ("strays", .integer(outcome.strays)),
      ("survivors", .integer(outcome.survivors)), ("output", .string(outcome.text)),
    ])
  }

  private static func write(_ entries: [(String, ConfigNode.Value)]) {
    let map = entries.map { ConfigNode.Entry(key: $0.0, node: ConfigNode($0.1)) }
    let line = String(decoding: JSONWriter.bytes(ConfigNode(.map(map))), as: UTF8.self)
    _ = EntryOutput.write(line + "\n", to: STDOUT_FILENO)
  }

  /// Delivers one alert to a hook given as "shell LINE" or "command ARGUMENT..."; prints the outcome.
  static func sink(_ arguments: [String]) {
    let rest = Array(arguments.dropFirst())
    let program: HookCommand.Program =
      arguments.first == "shell" ? .shell(rest.joined(separator: " ")) : .command(rest)
    let names = [
      "PATH", "HOME", "PASSED", "KEPT_BACK", "NOTIFY_SOCKET", "WATCHDOG_USEC", "LISTEN_FDS",
      "CREDENTIALS_DIRECTORY",
    ]
    var environment: [String: String] = [:]
    for name in names { environment[name] = SinkProbe.variable(name) }
    let log = Log(.choose(environment: SinkProbe.variable))
    let command = HookCommand(
      name: "probe", program: program, timeout: .seconds(10),
      environment: ["PASSED", "NOTIFY_SOCKET", "WATCHDOG_USEC", "LISTEN_FDS"])
    let sink = HookSink(command, queue: HookQueue(), log: log, environment: environment)
    let runner = SinkRunner(name: "hook:probe", sink: sink) { id, outcome in
      _ = EntryOutput.write("\(id) \(outcome)\n", to: STDOUT_FILENO)
    }
    var alert = SinkProbe.alert("00000000000000aa:critical:firing:entropy_collapse:")
    alert.run = "run $(touch /tmp/never) `id`\n; rm -rf \u{1b}[2J'\""
    alert.baseline = .nan
    alert.threshold = nil
    runner.submit(Delivery(alert, checkpoint: "/data/checkpoint-280"))
    SinkProbe.wait { runner.whenEmpty($0) }
    _ = log.flush(milliseconds: 5000)
  }

  /// Children of this process, zombies too.
  static func childCount() -> Int {
    var count = 0
    guard let folder = opendir("/proc/self/task") else { return -1 }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let file = fopen("/proc/self/task/\(name)/children", "r") else { continue }
      defer { fclose(file) }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let length = fread(&buffer, 1, buffer.count, file)
      count += buffer[..<length].split(separator: UInt8(ascii: " ")).count
    }
    return count
  }
}
