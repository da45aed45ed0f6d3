/// What the file system says of one file.
package struct FileStat: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case regular
    case directory
    case link
    case other
  }
  package var identity: FileIdentity
  package var kind: Kind
  /// Bytes.
  package var size: UInt64
  /// Last write, nanoseconds since 1970.
  package var modified: Int64
  /// Names the file still has; 0 when it was deleted and only a handle keeps it.
  package var links: Int

  package init(
    identity: FileIdentity, kind: Kind = .regular, size: UInt64, modified: Int64, links: Int = 1
  ) {
    self.identity = identity
    self.kind = kind
    self.size = size
    self.modified = modified
    self.links = links
  }
}
