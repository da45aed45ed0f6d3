import Glibc

extension Double {
  /// The value with four significant digits, as short as C's `%.4g` writes it.
  package var short: String {
    guard isFinite else { return fixed(0) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      let written = withVaList([self]) { arguments in
        buffer.withMemoryRebound(to: CChar.self) {
          vsnprintf($0.baseAddress, $0.count, "%.4g", arguments)
        }
      }
      count = Swift.min(Swift.max(Int(written), 0), buffer.count - 1)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A share of 1 as whole percent.
  package var percent: String { (self * 100).fixed(0) + "%" }
}
