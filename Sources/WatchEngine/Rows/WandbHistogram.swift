/// W&B's histogram as its client writes it: `{"_type": "histogram", "values": [3, …], "bins": [0.1, …]}`.
enum WandbHistogram {
  /// Edges read at most; the client allows 512 buckets.
  private static let mostEdges = 4_097

  /// Samples of its shape; none when it is too coarse, or no histogram.
  static func samples(_ json: UnsafeRawBufferPointer) -> [Double] {
    guard var scanner = LiteralScanner(json, dialect: .lenientJSON),
      scanner.skip(UInt8(ascii: "{"))
    else { return [] }
    var counts: [Double] = []
    var edges: [Double] = []
    var isHistogram = false
    repeat {
      scanner.skipSpace()
      guard let key = scanner.text() else { return [] }
      scanner.skipSpace()
      guard scanner.skip(UInt8(ascii: ":")) else { return [] }
      scanner.skipSpace()
      if key.bytes.elementsEqual("values".utf8) {
        guard let list = numbers(&scanner) else { return [] }
        counts = list
      } else if key.bytes.elementsEqual("bins".utf8) {
        guard let list = numbers(&scanner) else { return [] }
        edges = list
      } else if key.bytes.elementsEqual("_type".utf8) {
        guard let text = scanner.text() else { return [] }
        isHistogram = text.bytes.elementsEqual("histogram".utf8)
      } else {
        guard scanner.skipValue() else { return [] }
      }
      scanner.skipSpace()
    } while scanner.skip(UInt8(ascii: ","))
    return isHistogram ? HistogramSamples.values(edges: edges, counts: counts) : []
  }

  private static func numbers(_ scanner: inout LiteralScanner) -> [Double]? {
    guard scanner.skip(UInt8(ascii: "[")) else { return nil }
    var numbers: [Double] = []
    repeat {
      scanner.skipSpace()
      guard numbers.count < mostEdges, let number = scanner.number() else { return nil }
      numbers.append(number)
      scanner.skipSpace()
    } while scanner.skip(UInt8(ascii: ","))
    return scanner.skip(UInt8(ascii: "]")) ? numbers : nil
  }
}
