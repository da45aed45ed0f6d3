/// Which logs with the same run name are judged together as one run (`join:`).
package enum JoinRule: String, Sendable, CaseIterable {
  /// Those of a name that the config gives; of one folder, files of different kinds.
  case auto
  /// All.
  case always
  /// None: each log is a run of its own.
  case never
}
