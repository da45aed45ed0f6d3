import ArgumentParser
import Glibc
import WatchEngine

/// Makes and locks the state directory.
enum StatePreparation {
  /// The lock of the directory, which is made when it isn't there.
  ///
  /// - Throws: an `ExitCode`, after having said why on standard error.
  static func lock(_ directory: String) throws -> StateLock {
    make(directory)
    do throws(StateLock.Failure) {
      return try StateLock(state: directory)
    } catch {
      StandardError.say("rlwatchd: \(error.message)")
      if case .held = error { throw ExitStatus.unavailable }
      throw ExitStatus.cannotCreate
    }
  }

  /// Makes the directory and what is missing above it; a failure shows when it is locked.
  private static func make(_ directory: String) {
    var path = ""
    for part in directory.split(separator: "/") {
      path += "/" + part
      _ = mkdir(path, 0o750)
    }
  }
}

/// Opens the file of `--record`.
enum RecordPreparation {
  /// - Throws: an `ExitCode`, after having said why on standard error.
  static func open(_ path: String) throws -> RecordFile {
    do throws(SystemError) {
      return try RecordFile(
        path: path, calls: LiveSystemCalls(), encode: RowLine.append, locate: RowLine.locate)
    } catch {
      StandardError.say(
        "rlwatchd: cannot open the record \(PlainText.line(path, maxBytes: 4_096)): "
          + String(cString: strerror(error.code)))
      throw ExitStatus.cannotCreate
    }
  }
}
