/// A histogram of a TensorBoard summary: the old message, or a tensor of (left, right, count) rows.
struct TensorBoardHistogram {
  let tag: UnsafeRawBufferPointer
  private var message: UnsafeRawBufferPointer?
  private var tensor: UnsafeRawBufferPointer?

  // Field numbers of tensorflow/core/framework/{summary,tensor,types}.proto.
  private enum Value { static let tag = 1, histogram = 5, tensor = 8 }
  private enum Histogram { static let least = 1, most = 2, limits = 6, counts = 7 }
  private enum Tensor { static let type = 1, content = 4 }
  private static let double: UInt64 = 2

  /// nil for a value that is none, or has no tag.
  init?(_ value: UnsafeRawBufferPointer) {
    var fields = ProtoFields(value)
    var tag: UnsafeRawBufferPointer?
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Value.tag, .bytes(let text)): tag = text
      case (Value.histogram, .bytes(let bytes)): message = bytes
      case (Value.tensor, .bytes(let bytes)): tensor = Self.table(bytes)
      default: break
      }
    }
    guard let tag, message != nil || tensor != nil, !fields.isMalformed else { return nil }
    self.tag = tag
  }

  /// Samples of its shape; none when it is too coarse.
  var samples: [Double] {
    if let tensor { return Self.samples(of: Self.doubles(tensor)) }
    guard let message else { return [] }
    var fields = ProtoFields(message)
    var (least, most) = (-Double.infinity, Double.infinity)
    var limits: [Double] = []
    var counts: [Double] = []
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Histogram.least, .fixed64(let bits)): least = Double(bitPattern: bits)
      case (Histogram.most, .fixed64(let bits)): most = Double(bitPattern: bits)
      case (Histogram.limits, .bytes(let bytes)): limits += Self.doubles(bytes)
      case (Histogram.counts, .bytes(let bytes)): counts += Self.doubles(bytes)
      default: break
      }
    }
    guard !fields.isMalformed, limits.count == counts.count, least <= most else { return [] }
    // The outermost buckets reach to the ends of all numbers; the extremes are known.
    let edges = [least] + limits.map { min(max($0, least), most) }
    return HistogramSamples.values(edges: edges, counts: counts)
  }

  private static func samples(of rows: [Double]) -> [Double] {
    guard rows.count >= 3, rows.count.isMultiple(of: 3) else { return [] }
    let places = stride(from: 0, to: rows.count, by: 3)
    return HistogramSamples.values(
      edges: [rows[0]] + places.map { rows[$0 + 1] }, counts: places.map { rows[$0 + 2] })
  }

  /// The content of a tensor of doubles that may be such a table; a scalar is none.
  private static func table(_ tensor: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    var fields = ProtoFields(tensor)
    var type: UInt64 = 0
    var content: UnsafeRawBufferPointer?
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (Tensor.type, .varint(let value)): type = value
      case (Tensor.content, .bytes(let bytes)): content = bytes
      default: break
      }
    }
    guard type == double, let content, content.count >= 24, content.count.isMultiple(of: 24) else {
      return nil
    }
    return content
  }

  private static func doubles(_ bytes: UnsafeRawBufferPointer) -> [Double] {
    stride(from: 0, through: bytes.count - 8, by: 8).map {
      let bits = bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)
      return Double(bitPattern: bits.littleEndian)
    }
  }
}
