import Glibc
import WatchEngine

/// What a hook helper answers: that the hook runs, then how it ended; or that it won't run it.
package enum HookReply: Sendable, Equatable {
  case started
  case refused(String)
  case ended(HookOutcome)

  /// One line of JSON, as it is sent.
  package var line: [UInt8] {
    let node: ConfigNode =
      switch self {
      case .started: .object(["reply": .text("started")])
      case .refused(let reason): .object(["reply": .text("refused"), "reason": .text(reason)])
      case .ended(let outcome): Self.node(of: outcome)
      }
    return JSONWriter.bytes(node) + [UInt8(ascii: "\n")]
  }

  /// Nil when the line is no reply.
  package init?(line: some Sequence<UInt8>) {
    let bytes = Array(line)
    guard let node = try? bytes.withUnsafeBytes({ try JSONDocument.parse($0) }) else { return nil }
    switch node["reply"]?.asText {
    case "started": self = .started
    case "refused": self = .refused(node["reason"]?.asText ?? "")
    case let ending?:
      guard let outcome = Self.outcome(ending, node) else { return nil }
      self = .ended(outcome)
    case nil: return nil
    }
  }

  private static func node(of outcome: HookOutcome) -> ConfigNode {
    var entries: [(String, ConfigNode)] = [
      ("timed_out", .flag(outcome.timedOut)), ("truncated", .flag(outcome.truncated)),
      ("strays", .whole(outcome.strays)), ("survivors", .whole(outcome.survivors)),
      ("seconds", .real(outcome.seconds)),
      ("output", .text(String(decoding: outcome.output, as: UTF8.self))),
    ]
    switch outcome.ending {
    case .exited(let status):
      entries += [("reply", .text("exited")), ("status", .whole(Int(status)))]
    case .killed(let signal):
      entries += [("reply", .text("killed")), ("status", .whole(Int(signal)))]
    case .notStarted(let failure):
      entries += [
        ("reply", .text("not_started")), ("status", .whole(Int(failure.number))),
        ("attempt", .text(failure.attempt)), ("path", .text(failure.path)),
      ]
    // A helper's own runs have no other ends.
    case .refused(let reason), .notCalled(let reason, _):
      entries += [("reply", .text("refused")), ("reason", .text(reason))]
    }
    return ConfigNode(.map(entries.map { ConfigNode.Entry(key: $0, node: $1) }))
  }

  private static func outcome(_ ending: String, _ node: ConfigNode) -> HookOutcome? {
    guard let status = node["status"]?.asInteger(Int32.self) else { return nil }
    var outcome: HookOutcome
    switch ending {
    case "exited": outcome = HookOutcome(.exited(status))
    case "killed": outcome = HookOutcome(.killed(signal: status))
    case "not_started":
      let attempt = PlainText.line(node["attempt"]?.asText ?? "", maxBytes: 64)
      let path = PlainText.line(node["path"]?.asText ?? "", maxBytes: 1024)
      outcome = HookOutcome(.notStarted(SystemFailure(attempt, path, errno: status)))
    default: return nil
    }
    outcome.timedOut = node["timed_out"]?.value == .bool(true)
    outcome.truncated = node["truncated"]?.value == .bool(true)
    outcome.strays = max(0, node["strays"]?.asInteger(Int.self) ?? 0)
    outcome.survivors = max(0, node["survivors"]?.asInteger(Int.self) ?? 0)
    outcome.seconds = node["seconds"]?.asDouble ?? 0
    let output = Array((node["output"]?.asText ?? "").utf8)
    outcome.output = Array(output.prefix(HookRequest.usualOutputBytes))
    outcome.truncated = outcome.truncated || output.count > HookRequest.usualOutputBytes
    return outcome
  }
}
