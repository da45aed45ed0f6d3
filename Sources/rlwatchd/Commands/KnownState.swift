import Glibc
import WatchDelivery
import WatchEngine

/// What the commands `silence` and `ack` go by: the state file, and the orders beside it.
struct KnownState {
  /// Longest state file that is read; bytes.
  private static let limit = 64 << 20

  let state: ConfigNode
  let file: QuietFile

  /// Reads the state of a directory, as its owner when root asks.
  ///
  /// Root lays its rights down, so that what is written belongs to the daemon's user, and so that
  /// nothing in a folder of that user's leads root anywhere else.
  ///
  /// - Throws: an `ExitCode`, after having said why on standard error.
  init(directory: String) throws {
    let path = directory + "/state.json"
    do {
      let bytes = try FileBytes.read(path, limit: Self.limit)
      state = try bytes.withUnsafeBytes { try JSONDocument.parse($0) }
    } catch {
      StandardError.say("rlwatchd: no state file, so no daemon has run here: \(error)")
      throw ExitStatus.noInput
    }
    file = QuietFile(state: directory)
    var status = stat()
    guard geteuid() == 0, lstat(directory, &status) == 0, status.st_uid != 0 else { return }
    guard setegid(status.st_gid) == 0, seteuid(status.st_uid) == 0 else {
      StandardError.say("rlwatchd: can't act as user \(status.st_uid), whose \(directory) is")
      throw ExitStatus.cannotCreate
    }
  }

  var runs: [String] {
    Set((state["runs"]?.asList ?? []).compactMap { $0["run"]?.asText }).sorted()
  }

  var active: [AlertEvent] {
    (state["active_alerts"]?.asList ?? []).compactMap { AlertEvent(node: $0) }
  }

  /// By what it said last and whether that process is there.
  var isRunning: Bool {
    guard state["daemon"]?["running"]?.value == .bool(true),
      let pid = state["daemon"]?["pid"]?.asInteger(Int32.self), pid > 0
    else { return false }
    return kill(pid, 0) == 0 || errno == EPERM
  }

  /// - Throws: ``ExitStatus/notFound``, after having said which names there are.
  func check(run: String) throws {
    guard !Silence.isGlob(run), !runs.contains(run) else { return }
    throw Self.unknown("run", run, among: runs)
  }

  /// Ids of both profiles, and what rules call themselves.
  ///
  /// - Throws: ``ExitStatus/notFound``.
  func check(detector: String) throws {
    let known = Set((DetectorCatalog.classic + DetectorCatalog.robust).map { $0.id })
    guard !Silence.isGlob(detector), !known.contains(detector), !detector.hasPrefix("rule:")
    else { return }
    throw Self.unknown("detector", detector, among: known.sorted())
  }

  static func unknown(_ kind: String, _ name: String, among known: [String]) -> any Error {
    let meant = EditDistance.nearest(to: name, in: known).map { ", did you mean \"\($0)\"" } ?? ""
    let list = known.prefix(20).map { PlainText.line($0, maxBytes: 100) }.joined(separator: ", ")
    let all = known.isEmpty ? "there is none" : "known: \(list)\(known.count > 20 ? ", …" : "")"
    StandardError.say("rlwatchd: no \(kind) \(ConfigNode.quoted(name))\(meant); \(all)")
    return ExitStatus.notFound
  }

  /// Changes the orders.
  ///
  /// - Throws: an `ExitCode`, after having said why on standard error.
  func update(_ change: (inout QuietOrders) throws -> Void) throws {
    let active = Set(active.map(\.id))
    do {
      try file.update { orders in
        orders.prune(active: active, at: WallClock.now())
        try change(&orders)
      }
    } catch let fault as QuietFile.Fault {
      StandardError.say(
        "rlwatchd: \(file.path) can't be used: \(fault.reason); remove it and try again")
      throw ExitStatus.cannotCreate
    } catch let failure as SystemFailure {
      let hint = [EACCES, EPERM].contains(failure.number) ? "; only its owner and root may" : ""
      StandardError.say("rlwatchd: \(failure)\(hint)")
      throw ExitStatus.cannotCreate
    }
    guard !isRunning else { return }
    StandardError.say("rlwatchd: the daemon isn't running: it holds from its next start on")
  }

  /// Who gives the order: the account behind sudo, else the user.
  static var author: String {
    if getuid() == 0, let name = ProcessEnvironment.all["SUDO_USER"], !name.isEmpty {
      return PlainText.line(name, maxBytes: 64)
    }
    guard let entry = getpwuid(getuid()) else { return "user \(getuid())" }
    return PlainText.line(String(cString: entry.pointee.pw_name), maxBytes: 64)
  }
}
