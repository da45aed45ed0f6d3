import ArgumentParser
import WatchDelivery
import WatchEngine

/// `rlwatchd silence`: alerts that are recorded but not told, for a time.
struct SilenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence",
    abstract: "Keep hooks from running for alerts of a run, for a time.",
    discussion: """
      RUN and DETECTOR are names or globs ('exp-*'); without DETECTOR every one is silenced. While a \
      silence holds, alerts are judged and recorded as ever: in the state file, and in the journal as \
      notices with RLWATCH_SILENCED; hooks don't run. Resolved notices go to hooks all the same. A \
      silence ends by itself; what fired in it and still does is told then, once. Exit status 65 when \
      there is no such run, detector or silence.
      """)

  @Argument(help: ArgumentHelp("Name of a run (`rlwatchd status`), or a glob.", valueName: "run"))
  var target: String?

  @Argument(help: "Id of a detector (`rlwatchd list detectors`), or a glob; default: all.")
  var detector: String?

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("How long: 30m, 2h, 1d; a year at most.", valueName: "duration"))
  var duration: String?

  @Option(name: .long, help: "Why, for whoever finds it.")
  var reason: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The worst severity it is about; worse alerts are told.", valueName: "severity"))
  var upTo = Severity.critical

  @Flag(name: .long, help: "Show the silences in force.")
  var list = false

  @Option(
    name: .long,
    help: ArgumentHelp("End a silence: its id, or the first letters of it.", valueName: "id"))
  var remove: String?

  @Option(name: .long, help: "The daemon's state directory.")
  var stateDir: String?

  func validate() throws {
    if list || remove != nil {
      guard target == nil, duration == nil, reason == nil, !(list && remove != nil) else {
        throw ValidationError("--list and --remove go alone")
      }
      return
    }
    guard target != nil else { throw ValidationError("name a RUN, or --list, or --remove ID") }
    guard let duration, let span = ConfigDuration(duration), span.milliseconds >= 1000,
      span.duration.inSeconds <= Silence.longest
    else { throw ValidationError("--for takes a duration from 1s to 365d, such as 30m, 2h or 1d") }
    guard let reason, !reason.isEmpty else {
      throw ValidationError("--reason says why, for whoever finds the silence")
    }
    for name in [target, detector].compactMap({ $0 })
    where name.isEmpty || PlainText.line(name, maxBytes: QuietOrders.nameBytes) != name {
      throw ValidationError("\(ConfigNode.quoted(name)) is no name")
    }
  }

  func run() throws {
    let known = try KnownState(directory: StateDirectory.resolve(stateDir))
    if list { return try show(known) }
    if let remove { return try end(remove, known) }
    try begin(known)
  }

  private func begin(_ known: KnownState) throws {
    guard let target, let span = ConfigDuration(duration ?? "") else { return }
    try known.check(run: target)
    if let detector { try known.check(detector: detector) }
    let now = WallClock.now()
    let silence = Silence(
      id: String(String(UInt64.random(in: 0...UInt64.max) | 1 << 63, radix: 16).prefix(8)),
      run: target, detector: detector ?? "*", upTo: upTo, from: now,
      until: now + span.duration.inSeconds, by: KnownState.author,
      reason: PlainText.line(reason ?? "", maxBytes: QuietOrders.textBytes))
    try known.update { orders in
      guard orders.silences.count < QuietOrders.most else {
        StandardError.say("rlwatchd: there are \(QuietOrders.most) silences already")
        throw ExitStatus.cannotCreate
      }
      orders.silences.append(silence)
    }
    let criticals = upTo == .critical ? ", criticals too" : ""
    print(
      "silenced \(silence.id): \(SilenceText.subject(silence))\(criticals), until "
        + SilenceText.time(silence.until))
    if !known.runs.contains(where: { Silence.matches($0, target) }) {
      print("no run is called so yet")
    }
  }

  private func end(_ id: String, _ known: KnownState) throws {
    let now = WallClock.now()
    var removed: Silence?
    try known.update { orders in
      let found = orders.silences.filter { $0.isInForce(at: now) && $0.id.hasPrefix(id) }
      guard let silence = found.first, found.count == 1 else {
        throw KnownState.unknown(
          "one silence", id, among: orders.silences.filter { $0.isInForce(at: now) }.map(\.id))
      }
      removed = silence
      orders.silences.removeAll { $0.id == silence.id }
    }
    if let removed { print("removed \(removed.id): \(SilenceText.subject(removed)) is told again") }
  }

  private func show(_ known: KnownState) throws {
    let orders: QuietOrders
    do throws(QuietFile.Fault) {
      orders = try known.file.read()
    } catch {
      StandardError.say("rlwatchd: \(known.file.path) can't be used: \(error.reason)")
      throw ExitStatus.noInput
    }
    let now = WallClock.now()
    let silences = orders.silences.filter { $0.isInForce(at: now) }
    guard !silences.isEmpty else { return print("no silences") }
    print(StatusText.silences(silences, now: now), terminator: "")
  }
}
