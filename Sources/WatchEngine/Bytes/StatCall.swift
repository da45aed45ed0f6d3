import Glibc

/// `statx` and `statfs`, which the Glibc module doesn't show (they stand behind _GNU_SOURCE).
///
/// Found in the C library by name; without `statx` plain `stat` serves and birth times are unknown.
enum StatCall {
  private typealias Statx =
    @convention(c) (
      Int32, UnsafePointer<CChar>, Int32, UInt32, UnsafeMutableRawPointer
    ) -> Int32
  private typealias Statfs =
    @convention(c) (UnsafePointer<CChar>, UnsafeMutableRawPointer) -> Int32

  private static let statx: Statx? = dlsym(nil, "statx").map { unsafeBitCast($0, to: Statx.self) }
  private static let statfs: Statfs? =
    dlsym(nil, "statfs").map { unsafeBitCast($0, to: Statfs.self) }

  static func ofPath(_ path: String, following: Bool, into result: inout FileStat) -> Int32 {
    let flags = following ? 0 : AT_SYMLINK_NOFOLLOW
    if let statx { return ask(statx, AT_FDCWD, path, flags, into: &result) }
    var plain = stat()
    guard fstatat(AT_FDCWD, path, &plain, flags) == 0 else { return -errno }
    result = FileStat(plain)
    return 0
  }

  static func ofDescriptor(_ descriptor: Int32, into result: inout FileStat) -> Int32 {
    // AT_EMPTY_PATH: the descriptor itself.
    if let statx { return ask(statx, descriptor, "", 0x1000, into: &result) }
    var plain = stat()
    guard fstat(descriptor, &plain) == 0 else { return -errno }
    result = FileStat(plain)
    return 0
  }

  static func fileSystemKind(_ path: String) -> UInt64 {
    guard let statfs else { return 0 }
    // struct statfs is 120 bytes on every 64-bit Linux; f_type comes first.
    return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer in
      guard let base = buffer.baseAddress, statfs(path, base) == 0 else { return 0 }
      return UInt64(bitPattern: buffer.load(as: Int64.self)) & 0xffff_ffff
    }
  }

  private static func ask(
    _ statx: Statx, _ folder: Int32, _ path: String, _ flags: Int32, into result: inout FileStat
  ) -> Int32 {
    // struct statx is 256 bytes, the same on every architecture; 0xfff: basic fields and birth.
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer in
      guard let base = buffer.baseAddress else { return -ENOMEM }
      buffer.initializeMemory(as: UInt8.self, repeating: 0)
      guard statx(folder, path, flags, 0xfff, base) == 0 else { return -errno }
      let mask = base.load(fromByteOffset: 0, as: UInt32.self)
      let mode = base.load(fromByteOffset: 28, as: UInt16.self)
      let major = base.load(fromByteOffset: 136, as: UInt32.self)
      let minor = base.load(fromByteOffset: 140, as: UInt32.self)
      result = FileStat(
        identity: FileIdentity(
          device: UInt64(major) << 32 | UInt64(minor),
          inode: base.load(fromByteOffset: 32, as: UInt64.self),
          birth: mask & 0x800 == 0 ? 0 : nanoseconds(base, at: 80)),
        kind: FileStat.Kind(mode: UInt32(mode)),
        size: base.load(fromByteOffset: 40, as: UInt64.self), modified: nanoseconds(base, at: 112),
        links: Int(base.load(fromByteOffset: 16, as: UInt32.self)))
      return 0
    }
  }

  private static func nanoseconds(_ base: UnsafeMutableRawPointer, at offset: Int) -> Int64 {
    base.load(fromByteOffset: offset, as: Int64.self) &* 1_000_000_000
      &+ Int64(base.load(fromByteOffset: offset + 8, as: UInt32.self))
  }
}

extension FileStat.Kind {
  fileprivate init(mode: UInt32) {
    switch mode & UInt32(S_IFMT) {
    case UInt32(S_IFREG): self = .regular
    case UInt32(S_IFDIR): self = .directory
    case UInt32(S_IFLNK): self = .link
    default: self = .other
    }
  }
}

extension FileStat {
  fileprivate init(_ plain: stat) {
    self.init(
      identity: FileIdentity(device: UInt64(plain.st_dev), inode: UInt64(plain.st_ino)),
      kind: Kind(mode: plain.st_mode), size: UInt64(clamping: plain.st_size),
      modified: Int64(plain.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(plain.st_mtim.tv_nsec),
      links: Int(plain.st_nlink))
  }
}
