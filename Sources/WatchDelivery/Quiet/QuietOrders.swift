package import WatchEngine

/// What the commands `silence` and `ack` ask of the daemon: the content of `quiet/orders.json`.
///
/// Written by commands, read by the daemon, so everything is checked: a document that isn't right is
/// refused as a whole, for half an order would be a guess.
package struct QuietOrders: Sendable, Equatable {
  /// Each kind at most; more is a script gone wild.
  package static let most = 1000
  /// Longest reason or comment, bytes: two sentences.
  package static let textBytes = 500
  /// Longest name or pattern, bytes.
  package static let nameBytes = 256

  package var silences: [Silence] = []
  package var acknowledgements: [Acknowledgement] = []

  package init() {}

  /// Why a document isn't orders.
  package struct Fault: Error, Sendable, Equatable {
    package var reason: String
  }

  package var node: ConfigNode {
    .object([
      "version": .whole(1),
      "silences": .array(silences.map(\.node)),
      "acknowledgements": .array(acknowledgements.map(\.node)),
    ])
  }

  package init(node: ConfigNode) throws(Fault) {
    guard node["version"]?.asInteger(Int.self) == 1, let silences = node["silences"]?.asList,
      let acknowledgements = node["acknowledgements"]?.asList
    else { throw Fault(reason: "it isn't orders of version 1") }
    guard silences.count <= Self.most, acknowledgements.count <= Self.most else {
      throw Fault(reason: "it holds more than \(Self.most) of a kind")
    }
    for (index, node) in silences.enumerated() {
      guard let silence = Silence(node: node) else {
        throw Fault(reason: "silence \(index + 1) is none")
      }
      self.silences.append(silence)
    }
    for (index, node) in acknowledgements.enumerated() {
      guard let acknowledgement = Acknowledgement(node: node) else {
        throw Fault(reason: "acknowledgement \(index + 1) is none")
      }
      self.acknowledgements.append(acknowledgement)
    }
    guard Set(self.silences.map(\.id)).count == silences.count else {
      throw Fault(reason: "two silences have the same id")
    }
  }

  /// Forgets what is over: silences a week after their end, acknowledgements of alerts that aren't
  /// `active` after a day.
  ///
  /// Not at once: a daemon that was down has to learn what ended meanwhile.
  package mutating func prune(active: Set<String>, at now: Double) {
    silences.removeAll { now > $0.until + 7 * 86_400 }
    acknowledgements.removeAll { !active.contains($0.alert) && now > $0.at + 86_400 }
  }
}

extension Silence {
  package var node: ConfigNode {
    .object([
      "id": .text(id), "run": .text(run), "detector": .text(detector),
      "up_to": .text(upTo.rawValue), "from": .real(from), "until": .real(until), "by": .text(by),
      "reason": .text(reason),
    ])
  }

  package init?(node: ConfigNode) {
    guard let id = node["id"]?.asText, id.utf8.count == 8, id.utf8.allSatisfy(\.isHexDigit),
      let run = node.plain("run", maxBytes: QuietOrders.nameBytes), !run.isEmpty,
      let detector = node.plain("detector", maxBytes: QuietOrders.nameBytes), !detector.isEmpty,
      let upTo = (node["up_to"]?.asText).flatMap(Severity.init),
      let from = node["from"]?.asDouble, let until = node["until"]?.asDouble, from.isFinite,
      until > from, until - from <= Self.longest,
      let by = node.plain("by", maxBytes: QuietOrders.nameBytes),
      let reason = node.plain("reason", maxBytes: QuietOrders.textBytes)
    else { return nil }
    self.init(
      id: id, run: run, detector: detector, upTo: upTo, from: from, until: until, by: by,
      reason: reason)
  }
}

extension Acknowledgement {
  package var node: ConfigNode {
    .object([
      "alert": .text(alert), "by": .text(by), "at": .real(at), "comment": .text(comment),
    ])
  }

  package init?(node: ConfigNode) {
    guard let alert = node["alert"]?.asText, alert.utf8.count == 16,
      alert.utf8.allSatisfy(\.isHexDigit),
      let by = node.plain("by", maxBytes: QuietOrders.nameBytes),
      let at = node["at"]?.asDouble, at.isFinite,
      let comment = node.plain("comment", maxBytes: QuietOrders.textBytes)
    else { return nil }
    self.init(alert: alert, by: by, at: at, comment: comment)
  }
}

extension ConfigNode {
  /// A text that needs no cleaning; nil for any other.
  fileprivate func plain(_ key: String, maxBytes: Int) -> String? {
    guard let text = self[key]?.asText, PlainText.line(text, maxBytes: maxBytes) == text else {
      return nil
    }
    return text
  }
}

extension UInt8 {
  /// 0-9 and a-f.
  fileprivate var isHexDigit: Bool { (0x30...0x39).contains(self) || (0x61...0x66).contains(self) }
}
