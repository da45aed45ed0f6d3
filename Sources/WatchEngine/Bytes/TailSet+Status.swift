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
        report: tail.pipeline.report(of: tail.path), truncations: entry.truncations,
        rewrites: entry.rewrites,
        rotations: entry.rotations, bytesLost: entry.bytesLost, mutedAlerts: entry.mutedAlerts,
        checkpointAge: entry.group.checkpointAt.map { now - $0 },
        checkpointError: entry.group.checkpointError,
        pendingAlerts: entry.group.outbox.count)
    }
    return status
  }
}
