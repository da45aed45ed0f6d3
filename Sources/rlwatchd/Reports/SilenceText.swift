import Glibc
import WatchDelivery
import WatchEngine

/// Silences in words.
enum SilenceText {
  /// "kl_explosion of grpo-7b", "everything of exp-* up to warning".
  static func subject(_ silence: Silence) -> String {
    let what = silence.detector == "*" ? "everything" : silence.detector
    let bound = silence.upTo == .critical ? "" : " up to \(silence.upTo.rawValue)"
    return "\(what) of \(silence.run)\(bound)"
  }

  /// With id, end, author and reason.
  static func sentence(_ silence: Silence) -> String {
    "\(silence.id): \(subject(silence)), until \(time(silence.until)) by \(silence.by): "
      + silence.reason
  }

  /// Local time to the second; with its zone, for journals are read elsewhere.
  static func time(_ seconds: Double) -> String {
    var clock = time_t(max(0, min(seconds, 253_402_300_799)))
    var parts = tm()
    localtime_r(&clock, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S %Z", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
