import Glibc

/// The real system calls.
package struct LiveSystemCalls: FileSystemCalls {
  package init() {}

  package func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
    orErrno(Glibc.open(path, flags, mode))
  }

  package func close(_ descriptor: Int32) -> Int32 { orErrno(Glibc.close(descriptor)) }

  package func pread(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) -> Int {
    guard let offset = off_t(exactly: offset) else { return Int(-EOVERFLOW) }
    let count = Glibc.pread(descriptor, buffer.baseAddress, buffer.count, offset)
    return count < 0 ? Int(-errno) : count
  }

  package func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    return count < 0 ? Int(-errno) : count
  }

  package func fsync(_ descriptor: Int32) -> Int32 { orErrno(Glibc.fsync(descriptor)) }

  package func truncate(_ descriptor: Int32, to size: UInt64) -> Int32 {
    guard let size = off_t(exactly: size) else { return -EFBIG }
    return orErrno(ftruncate(descriptor, size))
  }

  package func rename(_ from: String, to: String) -> Int32 { orErrno(Glibc.rename(from, to)) }
  package func unlink(_ path: String) -> Int32 { orErrno(Glibc.unlink(path)) }

  package func makeDirectory(_ path: String, mode: UInt32) -> Int32 { orErrno(mkdir(path, mode)) }

  package func stat(_ path: String, following: Bool, into result: inout FileStat) -> Int32 {
    StatCall.ofPath(path, following: following, into: &result)
  }

  package func stat(_ descriptor: Int32, into result: inout FileStat) -> Int32 {
    StatCall.ofDescriptor(descriptor, into: &result)
  }

  package func list(_ folder: String, error: inout Int32) -> [String]? {
    guard let stream = opendir(folder) else {
      error = errno
      return nil
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  package func readLink(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return -1 }
      return readlink(path, base.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count > 0, count < buffer.count else { return nil }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  package func fileSystemKind(_ path: String) -> UInt64 { StatCall.fileSystemKind(path) }

  private func orErrno(_ result: Int32) -> Int32 { result < 0 ? -errno : result }
}
