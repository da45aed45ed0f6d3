/// A moment of all logs.
extension TailSet {
  package func status(at now: Duration) -> IngestStatus {
    var status = IngestStatus()
    status.degraded = degradedReason
    status.logs = entries.values.sorted { $0.tail.path < $1.tail.path }.map { entry in
      let tail = entry.tail
      return LogStatus(
        path: tail.path, run: tail.run,
        state: tail.problem.map { .unreadable($0) } ?? (tail.live != nil ? .reading : .waiting),
        mode: degradedReason != nil || entry.polls ? .poll : .inotify,
        offset: tail.live?.readOffset ?? 0, size: tail.live?.lastStat.size ?? 0, rows: tail.rows,
        lastStep: tail.lastStep, quiet: entry.lastData.map { now - $0 },
        report: report(of: entry), truncations: entry.truncations,
        rewrites: entry.rewrites,
        rotations: entry.rotations, bytesLost: entry.bytesLost, mutedAlerts: entry.mutedAlerts,
        checkpointAge: entry.group.checkpointAt.map { now - $0 },
        checkpointError: entry.group.checkpointError,
        pendingAlerts: entry.group.outbox.count { entry.tells($0) })
    }
    return status
  }

  private func report(of entry: TailEntry) -> PipelineReport {
    var report = entry.tail.pipeline.report(of: entry.tail.path)
    guard entry.group.entries.count > 1 else { return report }
    report.activeAlerts.removeAll { !entry.tells($0) }
    report.joined = entry.group.entries.map(\.tail.path).sorted()
    return report
  }
}

extension TailEntry {
  /// Whether an alert of the run is counted here: each once, that of a log no longer watched as well.
  fileprivate func tells(_ alert: AlertEvent) -> Bool {
    guard group.entries.count > 1, alert.log != tail.path else { return true }
    return group.entries.first === self && !group.entries.contains { $0.tail.path == alert.log }
  }
}
