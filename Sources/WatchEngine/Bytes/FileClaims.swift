/// Which log reads which file: a glob that matches rotated names must not have a file read twice.
///
/// Confined to the queue of its owner. Files that were read to their end stay claimed, but only where
/// the birth time tells a reused inode.
final class FileClaims {
  private var owners: [FileIdentity: String] = [:]

  func take(_ identity: FileIdentity, for log: String) { owners[identity] = log }

  func release(_ identity: FileIdentity, by log: String) {
    if owners[identity] == log { owners[identity] = nil }
  }

  /// All claims of a log that is watched no more.
  func releaseAll(by log: String) { owners = owners.filter { $0.value != log } }

  func isTaken(_ identity: FileIdentity, byOtherThan log: String) -> Bool {
    owners[identity].map { $0 != log } ?? false
  }
}
