/// File systems whose changes inotify may not tell, by their statfs magic numbers.
///
/// Of network and cluster file systems it tells what this machine does, of those in user space what went
/// through the kernel. Their magic numbers stand in `linux/magic.h` or in their own sources.
package enum RemoteFileSystem {
  private static let kinds: Set<UInt64> = [
    0x6969,  // NFS, with it Amazon EFS, VAST, Qumulo
    0x517b, 0xff53_4d42, 0xfe53_4d42,  // SMB, CIFS, SMB2
    0x6573_5546,  // FUSE: sshfs, GlusterFS, JuiceFS, gcsfuse, s3fs, DAOS, virtiofs
    0x794c_7630,  // overlay: changes of a lower layer are silent
    0x6175_6673,  // aufs, the same
    0x0102_1997,  // 9p: virtual machines, gVisor, WSL
    0x00c3_6400,  // Ceph
    0x0bd0_0bd0,  // Lustre
    0x4750_4653,  // GPFS, Spectrum Scale
    0x1983_0326,  // BeeGFS
    0x2003_0528,  // OrangeFS
    0xaad7_aaea,  // PanFS
    0x0131_11a8,  // IBRIX
    0xbeef_dead,  // StorNext
    0x0116_1970,  // GFS2
    0x7461_636f,  // OCFS2
    0xa501_fcf5,  // VxFS, which may be a cluster's
    0x6163_6673,  // ACFS
    0x5346_414f, 0x6b41_4653,  // AFS: OpenAFS, the kernel's
    0x7375_7245,  // Coda
    0x786f_4256, 0xbacb_acbc, 0x7c7c_6673,  // shared folders of VirtualBox, VMware, Parallels
    0x0187,  // autofs: what will be mounted here is there only once it is asked for
  ]

  package static func mustPoll(_ kind: UInt64) -> Bool { kinds.contains(kind) }
}
