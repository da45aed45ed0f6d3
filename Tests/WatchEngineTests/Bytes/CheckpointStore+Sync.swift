@testable import WatchEngine

extension CheckpointStore {
  /// As the writer does, one record after the other.
  func sync(_ records: [CheckpointRecord]) -> [SystemError?] {
    syncNames(of: records, errors: records.map { syncContent(of: $0) })
  }
}
