/// Which file a name or a handle stands for: device, inode and, where the file system keeps it, birth time.
///
/// Inodes are reused; the birth time tells the reuse, and ``ContentProof`` tells it where there is none.
package struct FileIdentity: Hashable, Codable, Sendable {
  package var device: UInt64
  package var inode: UInt64
  /// Nanoseconds since 1970; 0 where the file system doesn't keep it.
  package var birth: Int64

  package init(device: UInt64, inode: UInt64, birth: Int64 = 0) {
    self.device = device
    self.inode = inode
    self.birth = birth
  }
}
