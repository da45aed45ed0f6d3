import Glibc
import WatchEngine

/// Looks at what lies beside a log when an alert is raised: thin, bounded, never on the ingest queue.
struct FindingsCollector: Sendable {
  /// Entries of folders looked at for one alert; a run that kept every checkpoint has some thousand.
  static let mostEntries = 20_000

  var calls: any FileSystemCalls = LiveSystemCalls()

  /// What there is for one alert; an alert that ends needs nothing.
  func findings(for alert: AlertEvent, at places: FindingsPlan.Places) -> AlertFindings {
    guard alert.status == .firing else { return AlertFindings() }
    let completions = CompletionAdvice.explains(alert) ? places.rollouts : nil
    return AlertFindings(
      checkpoint: places.checkpoints.map { checkpoint(for: alert, at: $0) },
      completions: completions.map {
        completion(for: alert, at: $0, isTold: places.quotesCompletions)
      })
  }

  private func checkpoint(for alert: AlertEvent, at pattern: String) -> CheckpointAdvice {
    let glob = GlobPattern(pattern)
    if let reason = fault(in: glob.root) {
      return CheckpointAdvice(fault: "Checkpoints can't be looked for: \(glob.root): \(reason)")
    }
    let found = glob.find(calls: calls, limit: Self.mostEntries, takingFolders: true)
    let saved = found.paths.compactMap { SavedCheckpoint(path: $0, below: glob.root) }
    var advice = CheckpointAdvice(
      among: saved, rollback: alert.rollback, step: alert.step, pattern: pattern)
    if found.isCut { advice.note += " (only the first \(Self.mostEntries) files were looked at)" }
    return advice
  }

  private func completion(
    for alert: AlertEvent, at pattern: String, isTold: Bool
  ) -> CompletionAdvice {
    let glob = GlobPattern(pattern)
    if let reason = fault(in: glob.root) {
      return CompletionAdvice(fault: "Samples can't be looked for: \(glob.root): \(reason)")
    }
    let files = glob.find(calls: calls, limit: Self.mostEntries).paths
    var reader = RolloutReader(calls: calls)
    var advice = reader.advice(
      onset: alert.onsetStep, upTo: alert.step, files: files, pattern: pattern)
    advice.isTold = isTold
    return advice
  }

  /// Why a folder can't be read; nil when it can.
  func fault(in folder: String) -> String? {
    var code: Int32 = 0
    return calls.list(folder, error: &code) == nil ? String(cString: strerror(code)) : nil
  }
}
