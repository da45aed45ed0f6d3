/// File systems whose changes inotify may not tell, by their statfs magic numbers.
package enum RemoteFileSystem {
  private static let kinds: Set<UInt64> = [
    0x6969,  // NFS
    0x517b, 0xff53_4d42, 0xfe53_4d42,  // SMB, CIFS, SMB2
    0x6573_5546,  // FUSE
    0x794c_7630,  // overlay: changes of a lower layer are silent
    0x0102_1997,  // 9p
    0x00c3_6400,  // Ceph
    0x0bd0_0bd0,  // Lustre
    0x4750_4653,  // GPFS
    0x1983_0326,  // BeeGFS
    0x5346_414f,  // AFS
    0x786f_4256,  // VirtualBox shared folder
  ]

  package static func mustPoll(_ kind: UInt64) -> Bool { kinds.contains(kind) }
}
