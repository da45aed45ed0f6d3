package import WatchEngine

/// Decides which alerts hooks are told of, and when: a value without clock or file.
///
/// An alert that is held stays here until no silence covers it (it is told then, once), somebody
/// acknowledges it, it gets worse, or it is over. Resolved ones are never held.
package struct SilenceBook: Sendable {
  /// What to do with an alert that comes.
  package enum Ruling: Sendable, Equatable {
    case tell
    /// Recorded only; it stays in ``SilenceBook/held``.
    case hold(Silence)
    /// Recorded only: somebody has acknowledged it.
    case acknowledged
    /// It was held before a restart, by a silence that ended meanwhile: told now.
    case late(Silence)
  }

  /// What came of new orders, or of time.
  package enum Change: Sendable, Equatable {
    case began(Silence)
    /// `removed`: before its time.
    case ended(Silence, removed: Bool)
    case acknowledged(Acknowledgement)
    /// Told now, after having been held.
    case tell(AlertEvent, after: Silence)
    /// Nobody has to be told any more.
    case drop(AlertEvent)
  }

  package struct Held: Sendable, Equatable {
    package var alert: AlertEvent
    package var silence: Silence
  }

  /// Alerts held at most; more than an outbox has are told.
  private let mostHeld: Int

  package private(set) var orders = QuietOrders()
  /// Oldest first.
  package private(set) var held: [Held] = []
  /// Silences whose beginning was told.
  private var begun: [Silence] = []
  private var told: Set<String> = []

  package init(mostHeld: Int = 10_000) { self.mostHeld = mostHeld }

  /// The silence that covers the alert now; of several the one that lasts longest.
  package func silence(of alert: AlertEvent, at now: Double) -> Silence? {
    guard alert.status == .firing else { return nil }
    return orders.silences.filter { $0.isInForce(at: now) && $0.covers(alert) }
      .max { $0.until < $1.until }
  }

  package func acknowledgement(of alert: String) -> Acknowledgement? {
    orders.acknowledgements.last { $0.alert == alert }
  }

  /// Silenced or acknowledged.
  package func isQuiet(_ alert: AlertEvent, at now: Double) -> Bool {
    silence(of: alert, at: now) != nil || acknowledgement(of: alert.id) != nil
  }

  package func inForce(at now: Double) -> [Silence] {
    orders.silences.filter { $0.isInForce(at: now) }
  }

  /// When ``tick(at:)`` has something to do; nil: never.
  package var nextEnd: Double? { begun.map(\.until).min() }

  /// Rules on an alert, and gives those held ones that it makes pointless.
  ///
  /// `inDoubt`: it was recorded before a restart and may have been told or held then.
  package mutating func judge(
    _ alert: AlertEvent, inDoubt: Bool, at now: Double
  ) -> (ruling: Ruling, over: [AlertEvent]) {
    let over = held.map(\.alert).filter { $0.isOver(by: alert) }
    held.removeAll { $0.alert.isOver(by: alert) }
    guard alert.status == .firing else { return (.tell, over) }
    if acknowledgement(of: alert.id) != nil { return (.acknowledged, over) }
    if let silence = silence(of: alert, at: now) {
      held.removeAll { $0.alert.id == alert.id }
      guard held.count < mostHeld else { return (.tell, over) }
      held.append(Held(alert: alert, silence: silence))
      return (.hold(silence), over)
    }
    let ended = orders.silences.filter { $0.covers(alert) }.max { $0.until < $1.until }
    guard inDoubt, let ended else { return (.tell, over) }
    return (.late(ended), over)
  }

  /// New orders take the place of the old ones.
  package mutating func take(_ orders: QuietOrders, at now: Double) -> [Change] {
    self.orders = orders
    var changes: [Change] = []
    for acknowledgement in orders.acknowledgements
    where told.insert(acknowledgement.alert).inserted {
      changes.append(.acknowledged(acknowledgement))
    }
    told.formIntersection(orders.acknowledgements.map(\.alert))
    return changes + tick(at: now)
  }

  /// Time has passed.
  package mutating func tick(at now: Double) -> [Change] {
    let inForce = inForce(at: now)
    var changes: [Change] = []
    for silence in begun where !inForce.contains(where: { $0.id == silence.id }) {
      changes.append(.ended(silence, removed: silence.isInForce(at: now)))
    }
    for silence in inForce where !begun.contains(where: { $0.id == silence.id }) {
      changes.append(.began(silence))
    }
    begun = inForce
    var still: [Held] = []
    for entry in held {
      if acknowledgement(of: entry.alert.id) != nil {
        changes.append(.drop(entry.alert))
      } else if let silence = silence(of: entry.alert, at: now) {
        still.append(Held(alert: entry.alert, silence: silence))
      } else {
        changes.append(.tell(entry.alert, after: entry.silence))
      }
    }
    held = still
    return changes
  }
}

extension AlertEvent {
  /// Whether a later alert makes it pointless to tell this one: its end, a worse tier, a new episode.
  fileprivate func isOver(by later: AlertEvent) -> Bool {
    guard log == later.log, detector == later.detector, kind == later.kind else { return false }
    if episode != later.episode { return episode < later.episode }
    return later.status == .resolved || severity < later.severity
  }
}
