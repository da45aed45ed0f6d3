import Glibc

extension Double {
  /// The value with that many decimals, as people read it in a sentence.
  ///
  /// Rounds as C's `printf` does. From 1e6 on in scientific notation, as nobody counts digits; non-finite as `NaN`, `+Inf`, `-Inf`.
  package func fixed(_ decimals: Int) -> String {
    guard isFinite else { return isNaN ? "NaN" : self > 0 ? "+Inf" : "-Inf" }
    let places = Int32(Swift.min(Swift.max(decimals, 0), 17))
    // 1 sign, 6 digits, point, 17 decimals, exponent and terminator fit; vsnprintf never overruns.
    let bytes = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      let format = magnitude < 1e6 ? "%.*f" : "%.*e"
      let written = withVaList([places, self]) { arguments in
        buffer.withMemoryRebound(to: CChar.self) {
          vsnprintf($0.baseAddress, $0.count, format, arguments)
        }
      }
      count = Swift.min(Swift.max(Int(written), 0), buffer.count - 1)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
