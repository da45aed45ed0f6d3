import Glibc

/// The calls as the engine makes them: interruptions retried, errors thrown with their subject.
extension FileSystemCalls {
  func status(of path: String, following: Bool = true) throws(SystemError) -> FileStat {
    var result = FileStat.blank
    let code = untilDone { Int(stat(path, following: following, into: &result)) }
    guard code >= 0 else { throw SystemError(call: "stat", subject: path, code: Int32(-code)) }
    return result
  }

  func status(of descriptor: Int32) throws(SystemError) -> FileStat {
    var result = FileStat.blank
    let code = untilDone { Int(stat(descriptor, into: &result)) }
    guard code >= 0 else { throw SystemError(call: "fstat", subject: "", code: Int32(-code)) }
    return result
  }

  func opened(_ path: String, flags: Int32, mode: UInt32 = 0) throws(SystemError) -> Int32 {
    let code = untilDone { Int(open(path, flags: flags | O_CLOEXEC, mode: mode)) }
    guard code >= 0 else { throw SystemError(call: "open", subject: path, code: Int32(-code)) }
    return Int32(code)
  }

  /// At most one successful call: the result may be short, 0 is the end of the file.
  func bytes(
    of descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(SystemError) -> Int {
    let code = untilDone { pread(descriptor, into: buffer, at: offset) }
    guard code >= 0 else { throw SystemError(call: "pread", subject: "", code: Int32(-code)) }
    return min(code, buffer.count)
  }

  /// `count` bytes from `offset`, over short reads; fewer only at the end of the file.
  func block(of descriptor: Int32, at offset: UInt64, count: Int) throws(SystemError) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      var problem: SystemError?
      let got = block.withUnsafeMutableBytes { buffer in
        do throws(SystemError) {
          return try bytes(
            of: descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]),
            at: offset + UInt64(filled))
        } catch {
          problem = error
          return 0
        }
      }
      if let problem { throw problem }
      guard got > 0 else { break }
      filled += got
    }
    block.removeLast(count - filled)
    return block
  }

  /// Writes all bytes, over short writes.
  func writeAll(_ bytes: [UInt8], to descriptor: Int32, named path: String) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let code = bytes.withUnsafeBytes { all in
        untilDone { write(descriptor, UnsafeRawBufferPointer(rebasing: all[done...])) }
      }
      guard code > 0 else {
        throw SystemError(call: "write", subject: path, code: code == 0 ? ENOSPC : Int32(-code))
      }
      done += code
    }
  }

  func check(_ call: String, _ subject: String, _ body: () -> Int32) throws(SystemError) {
    let code = untilDone { Int(body()) }
    guard code >= 0 else { throw SystemError(call: call, subject: subject, code: Int32(-code)) }
  }

  private func untilDone(_ body: () -> Int) -> Int {
    while true {
      let result = body()
      if result != Int(-EINTR) { return result }
    }
  }
}
